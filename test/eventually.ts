import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Pauses between looks at something that is to come: `next` milliseconds at first, then longer and longer, to `longest`. What is there at
 * once is found at once, and a look every few milliseconds for a minute would slow down what it waits for.
 */
export function pauses(next = 20, longest = 400): () => Promise<void> {
  return async () => {
    await sleep(next);
    next = Math.min(next * 1.5, longest);
  };
}

/** Waits until `probe` gives something that is neither undefined nor false. @returns it @throws Error after `ms`, with the probe's own text */
export async function eventually<T>(probe: () => Promise<T | undefined | false>, ms = 10_000): Promise<T> {
  const pause = pauses();
  for (const end = Date.now() + ms; ; await pause()) {
    const value = await probe();
    if (value !== undefined && value !== false) return value;
    if (Date.now() > end) throw new Error(`Not within ${ms} ms: ${probe}`);
  }
}
