import { intercepted } from './intercept.ts';

/** What a crash at a write throws. */
class Crash extends Error {
  override readonly name = 'Crash';
}

/** Before a write is done, or after it: then its answer is lost. */
export type Side = 'before' | 'after';

/** Does the work, and something else in the middle of it: before or after its n-th write to DynamoDB. */
export async function between<T>(
  nth: number,
  side: Side,
  work: () => Promise<T>,
  meanwhile: () => Promise<unknown>,
): Promise<T> {
  let writes = 0;
  return intercepted(
    (next, { commandName = '' }) =>
      async (args) => {
        const isHere = /^(Put|Update|Delete|BatchWrite)/.test(commandName) && ++writes === nth;
        if (isHere && side === 'before') await meanwhile();
        const output = await next(args);
        if (isHere && side === 'after') await meanwhile();
        return output;
      },
    work,
  );
}

/**
 * Does the work, which crashes at its n-th write to DynamoDB, before or after it.
 * @returns whether it came that far.
 */
export async function cutOff(nth: number, side: Side, work: () => Promise<unknown>): Promise<boolean> {
  try {
    await between(nth, side, work, async () => {
      throw new Crash();
    });
    return false;
  } catch (error) {
    if (error instanceof Crash) return true;
    throw error;
  }
}
