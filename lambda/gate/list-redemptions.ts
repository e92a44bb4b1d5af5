import { target } from '../platform/permissions.ts';
import { getItems } from '../platform/table.ts';
import { listActs, padded, positionsKey } from './acts.ts';
import { type Asked, isDone, type Outcome, type Redemption } from './redemptions.ts';

/** A redemption with the positions that it has taken. */
export interface ListedRedemption {
  readonly redemption: Redemption;
  readonly won: readonly string[];
}

/** Redemptions whose positions are read at once. */
const BATCH = 25;

/**
 * The redemptions of a line in the order of time, withdrawn ones too.
 * @param after only those whose ids follow this.
 * @param most how many are likely to be read.
 */
export async function* listRedemptions(line: string, after?: string, most = 100): AsyncGenerator<ListedRedemption> {
  let batch: Redemption[] = [];
  for await (const redemption of listActs<Redemption>('redemption', line, after, most)) {
    batch.push(redemption);
    if (batch.length < Math.min(most, BATCH)) continue;
    yield* await withPositions(line, batch);
    batch = [];
  }
  yield* await withPositions(line, batch);
}

/** Redemptions of a line with the positions that they have taken. */
export async function withPositions(line: string, redemptions: readonly Redemption[]): Promise<ListedRedemption[]> {
  const keys = redemptions.map(({ id }) => positionsKey(line, id));
  const items = await getItems<(Asked | Outcome) & { readonly item: string }>(target('ledger:BatchGetItem'), keys);
  const byItem = new Map(items.map((each) => [each.item, each]));
  return Promise.all(
    redemptions.map(async (redemption) => {
      const asked = byItem.get(positionsKey(line, redemption.id).item);
      return { redemption, won: asked ? await wonBy(redemption, asked) : [] };
    }),
  );
}

/** What it has taken; where its request was cut off, the codes themselves tell. */
async function wonBy({ line, id }: Redemption, asked: Asked | Outcome): Promise<readonly string[]> {
  if (isDone(asked)) return asked.won;
  const keys = asked.positions.map((position) => ({ line, item: `redeemed#${padded(position)}` }));
  const taken = await getItems<{ item: string; redemption: string }>(target('ledger:BatchGetItem'), keys);
  return taken
    .filter(({ redemption }) => redemption === id)
    .map(({ item }) => String(BigInt(item.slice('redeemed#'.length))));
}
