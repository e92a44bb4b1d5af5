import { setTimeout as sleep } from 'node:timers/promises';

/** How often what a table was too busy for is asked again, and the first pause before that in milliseconds. */
const [TRIES, PAUSE_MS] = [10, 20];

/**
 * Sends a batch, and what DynamoDB has left of it again, after pauses that grow.
 * @param send returns what was left
 * @throws Error where some is left after the last try; whatever `send` throws
 */
export async function untilNoneIsLeft<T>(batch: readonly T[], send: (batch: readonly T[]) => Promise<readonly T[]>) {
  let left = batch;
  for (let tries = 0; left.length > 0; tries++) {
    if (tries === TRIES) throw new Error('The table is too busy.');
    if (tries > 0) await sleep(Math.random() * PAUSE_MS * 2 ** tries);
    left = await send(left);
  }
}
