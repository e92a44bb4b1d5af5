/** One figure: the best of some runs. */
export interface Result {
  readonly contender: string;
  /** Symbols of the alphabet. */
  readonly k: number;
  /** Digits of a token. */
  readonly n: number;
  readonly tokensPerSecond: number;
  /** UTF-8, newlines included. */
  readonly bytesPerSecond: number;
}

/** How long to measure. */
export interface Effort {
  /** Seconds of one run. */
  readonly seconds: number;
  /** Runs of each, of which the best counts. Contenders take turns, so that a busy moment does not hit one alone. */
  readonly runs: number;
}

/**
 * Seconds of CPU time that this process has taken, all threads: on an idle machine that is the clock's time and the
 * garbage collector's threads, on a busy one it leaves out what others take. "A second" of a figure is one of these.
 */
export function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** How many tokens a stream of batches makes in a second of CPU time. */
export function rateOf(batches: Iterator<Uint8Array>, rowBytes: number, seconds: number): number {
  const start = cpuSeconds();
  let bytes = 0;
  for (;;) {
    // Looking at the clock takes as long as some hundred of our tokens, and far less than ten of others'.
    for (const enough = bytes + 2 ** 18; bytes < enough; ) {
      const { length } = batches.next().value ?? [];
      bytes += length;
      if (length < 2 ** 12) break;
    }
    const elapsed = cpuSeconds() - start;
    if (elapsed >= seconds) return bytes / rowBytes / elapsed;
  }
}
