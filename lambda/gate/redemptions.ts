import { target } from '../platform/permissions.ts';
import { getItem, putItemIf, putNewItem, updateItem } from '../platform/table.ts';
import { type Act, getAct, getPositions, padded, positionsKey, putAct } from './acts.ts';
import { noteIfLate } from './late-acts.ts';
import { sideBySide } from './side-by-side.ts';

/** That codes of a line were redeemed, one request of a gate. */
export type Redemption = Act;

/** What a redemption asks for. */
export interface Asked {
  /** Positions that it may take, decimal strings as all of them. */
  readonly positions: readonly string[];
  /** Positions that were void when it was asked, with the void. */
  readonly void: Readonly<Record<string, string>>;
  /** Positions that another redemption had then, or was quicker to take, with that redemption. */
  readonly spent: Readonly<Record<string, string>>;
}

/** What it got. */
export interface Outcome extends Asked {
  /** The positions that it has taken. */
  readonly won: readonly string[];
}

/** Whether the redemption has been carried out. */
export function isDone(asked: Asked | Outcome): asked is Outcome {
  return 'won' in asked;
}

/** How often the redemption of a code may change while one request looks. */
const TRIES = 20;

/** What an earlier run of this redemption has begun; or undefined. */
export function getAsked(line: string, id: string): Promise<Asked | Outcome | undefined> {
  return getPositions<Asked | Outcome>(line, id);
}

/**
 * Begins a redemption that may take codes, or keeps that it may take none.
 * @returns what was begun: of a repeat what its first run has begun.
 */
export async function beginRedemption(redemption: Redemption, asked: Asked): Promise<Asked | Outcome> {
  const { line, id } = redemption;
  // Before any code is taken, so that what has one can be listed and withdrawn.
  if (asked.positions.length > 0) await putAct('redemption', redemption);
  const item = { ...positionsKey(line, id), ...asked };
  if (await putNewItem(target('ledger:PutItem'), item, 'line')) return asked;
  return (await getAsked(line, id)) as Asked | Outcome;
}

/** Takes the codes, each on the condition that nobody has it, and keeps what came of it. It can run any number of times. */
export async function carryOut(redemption: Redemption, asked: Asked): Promise<Outcome> {
  const { line, id } = redemption;
  if (asked.positions.length > 0) await noteIfLate('redemption', redemption);
  const won: string[] = [];
  const spent: Record<string, string> = { ...asked.spent };
  // Of those that it may take a replay knows which another one was quicker to take.
  const free = asked.positions.filter((position) => spent[position] === undefined);
  await sideBySide(free, async (position) => {
    const winner = await take(line, position, id);
    if (winner === id) won.push(position);
    else spent[position] = winner;
  });
  const kept = await updateItem<Outcome>({
    TableName: target('ledger:UpdateItem'),
    Key: positionsKey(line, id),
    UpdateExpression: 'SET #won = :won, #spent = :spent',
    ConditionExpression: 'attribute_not_exists(#won)',
    ExpressionAttributeNames: { '#won': 'won', '#spent': 'spent' },
    ExpressionAttributeValues: { ':won': won, ':spent': spent },
  });
  // Another run of the same request was quicker: its answer is the first.
  return kept ?? ((await getAsked(line, id)) as Outcome);
}

/** Takes the code for the redemption, unless another one has it that stands. @returns the id of the one that has it. */
async function take(line: string, position: string, redemption: string): Promise<string> {
  const key = { line, item: `redeemed#${padded(position)}` };
  const item = { ...key, redemption };
  for (let tries = 0; tries < TRIES; tries++) {
    if (await putNewItem(target('ledger:PutItem'), item, 'line')) return redemption;
    const taken = await getItem<{ redemption: string }>(target('ledger:BatchGetItem'), key);
    if (taken === undefined) continue;
    const other = taken.redemption;
    if (other === redemption) return redemption;
    const standing = await getAct('redemption', line, other);
    if (standing?.withdrawn === undefined) return other;
    const isTaken = await putItemIf({
      TableName: target('ledger:PutItem'),
      Item: item,
      ConditionExpression: '#redemption = :other',
      ExpressionAttributeNames: { '#redemption': 'redemption' },
      ExpressionAttributeValues: { ':other': other },
    });
    if (isTaken) return redemption;
  }
  throw new Error('Too many redeem the same code.');
}
