import { target } from '../platform/permissions.ts';
import { putItem, putItems } from '../platform/table.ts';
import { type Act, getAct, padded, positionsKey, putAct } from './acts.ts';
import { noteIfLate } from './late-acts.ts';
import { hasRoom, putRange } from './ranges.ts';

/** That codes of a line are void. */
export interface Void extends Act {
  readonly reason: string;
  /** The first position, a decimal string, where the codes stand one after the other. */
  readonly from?: string;
  /** The part, where all of it is void. */
  readonly part?: number;
}

/** The void cannot be accepted: the line has as many standing ranges as it may have. */
export class TooManyRanges extends Error {
  override readonly name = 'TooManyRanges';
}

/**
 * Makes codes void. All entries are written before the void itself, which accepts them at once: if this is cut off, none of them
 * counts. It can run any number of times.
 * @param positions of single codes, all different; none where the void has `from`.
 * @param isBounded false where what was accepted before is written again.
 * @returns the void that stands: of a repeat that of the first time.
 * @throws TooManyRanges
 */
export async function putVoid(one: Void, positions: readonly bigint[] = [], isBounded = true): Promise<Void> {
  const { line, id, from, count } = one;
  const earlier = await getAct<Void>('void', line, id);
  if (earlier) return earlier;
  if (from === undefined) await putCodes(one, positions);
  else {
    await putRange(line, { void: id, from, next: String(BigInt(from) + BigInt(count)) });
    // Once more, after it was written: another request may have come between.
    if (isBounded && !(await hasRoom(line, id))) throw new TooManyRanges();
  }
  await noteIfLate('void', one);
  return putAct('void', one);
}

async function putCodes({ line, id }: Void, positions: readonly bigint[]): Promise<void> {
  await putItem(target('ledger:PutItem'), { ...positionsKey(line, id), positions: positions.map(String) });
  // A position is looked up by a whole key, which a hundred are at once; only where one is found its entries are listed.
  await putItems(
    target('ledger:BatchWriteItem'),
    positions.flatMap((position) => [
      { line, item: `voided#${padded(position)}` },
      { line, item: `voided#${padded(position)}#${id}`, void: id },
    ]),
  );
}
