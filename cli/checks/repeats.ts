import type { OnToken } from './scanner.ts';

/** Hashes that are held at once: 2^24 of 8 bytes, 128 MiB. A larger file is read once more for each further share of them. */
export const HASHES_AT_ONCE = 2 ** 24;
/** Most pairs of equal hashes that are looked into; more than a few are never there by chance. */
const MOST_SUSPECTS = 1000;

/** One share of the tokens' hashes, told from the others by their high word. */
export class HashShare {
  readonly #share: number;
  readonly #shares: number;
  #hashes: BigUint64Array;
  #words: Uint32Array;
  #count = 0;

  /** @param tokens how many are expected in all */
  constructor(share: number, shares: number, tokens: number) {
    this.#share = share;
    this.#shares = shares;
    this.#hashes = new BigUint64Array(Math.ceil((tokens / shares) * 1.01) + 1000);
    this.#words = new Uint32Array(this.#hashes.buffer);
  }

  readonly add: OnToken = (high, low) => {
    if (high % this.#shares !== this.#share) return;
    if (this.#count === this.#hashes.length) this.#grow();
    this.#words[2 * this.#count] = low;
    this.#words[2 * this.#count + 1] = high;
    this.#count++;
  };

  /** The hashes that are there more than once: the tokens behind them may be the same. */
  repeated(): Set<string> {
    const sorted = this.#hashes.subarray(0, this.#count).sort();
    const words = this.#words;
    const suspects = new Set<string>();
    for (let i = 1; i < sorted.length && suspects.size < MOST_SUSPECTS; i++) {
      const isSame = words[2 * i] === words[2 * i - 2] && words[2 * i + 1] === words[2 * i - 1];
      if (isSame) suspects.add(hashName(words[2 * i + 1]!, words[2 * i]!));
    }
    return suspects;
  }

  #grow(): void {
    const larger = new BigUint64Array(2 * this.#hashes.length);
    larger.set(this.#hashes);
    this.#hashes = larger;
    this.#words = new Uint32Array(larger.buffer);
  }
}

/** A hash as text. */
export function hashName(high: number, low: number): string {
  return `${high}:${low}`;
}

/**
 * The first two lines that are the same token, among those whose hashes are suspect: equal hashes alone prove nothing.
 * @param lines every line of the file, in order
 * @param suspicious the lines that are looked at
 */
export async function sameLines(
  lines: AsyncIterable<string>,
  suspicious: ReadonlySet<number>,
): Promise<readonly [number, number] | undefined> {
  const seen = new Map<string, number>();
  let line = 0;
  for await (const token of lines) {
    line++;
    if (!suspicious.has(line)) continue;
    const earlier = seen.get(token);
    if (earlier !== undefined) return [earlier, line];
    seen.set(token, line);
  }
  return undefined;
}
