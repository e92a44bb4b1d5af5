import { setTimeout as sleep } from 'node:timers/promises';

/** Waits until `probe` gives something that is neither undefined nor false. @returns it @throws Error after `ms`, with the probe's own text */
export async function eventually<T>(probe: () => Promise<T | undefined | false>, ms = 10_000): Promise<T> {
  const end = Date.now() + ms;
  for (;;) {
    const value = await probe();
    if (value !== undefined && value !== false) return value;
    if (Date.now() > end) throw new Error(`Not within ${ms} ms: ${probe}`);
    await sleep(50);
  }
}
