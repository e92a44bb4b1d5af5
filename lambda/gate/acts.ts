import { target } from '../platform/permissions.ts';
import { getItem, getItems, putItem, putNewItem, queryItems, queryPrefix, updateItem } from '../platform/table.ts';

/*
 * What becomes of a line's codes, in the table `ledger`, for ever; codes stand there as positions, in 20 digits:
 *   <line>    void#<id>                  a void (voids.ts): written last, and the acceptance of its entries
 *   <line>    voided#<position>          that an entry of this position may be there
 *   <line>    voided#<position>#<void>   an entry of one code
 *   <line>    range#<from>#<void>        an entry of many codes (ranges.ts)
 *   <line>    redemption#<id>            a redemption (redemptions.ts), written before its codes are taken
 *   <line>    redeemed#<position>        the redemption that has the code: written on a condition, so that one wins
 *   <line>    positions#<id>             the positions that a void or a redemption has asked for, and what the redemption got
 *   <line>    late#<moment>#<id>         that an act may have been accepted long after the moment of its id (late-acts.ts)
 *   <line>    withdrawn#<moment>#<id>    that a void or a redemption may have been withdrawn then; its own item says whether it was
 */

/** What is done to codes. */
export type ActKind = 'void' | 'redemption';

/** That an act does not count any more. */
export interface Withdrawal {
  /** ISO 8601. */
  readonly at: string;
  readonly reason: string;
  /** Id of the key. */
  readonly key: string;
}

/** Something that was done to codes of a line. */
export interface Act {
  /** UUID of version 7 (act-id.ts). */
  readonly id: string;
  readonly line: string;
  readonly customer: string;
  /** ISO 8601: the moment of the id. */
  readonly at: string;
  /** Id of the key. */
  readonly key: string;
  /** The key's note. */
  readonly by?: string;
  /** Codes, a decimal string. */
  readonly count: string;
  readonly withdrawn?: Withdrawal;
}

const actKey = (kind: ActKind, line: string, id: string) => ({ line, item: `${kind}#${id}` });
/** How a position stands in a sort key: the order of texts is then that of positions. */
export const padded = (position: bigint | string): string => String(position).padStart(20, '0');

/** Accepts the act. @returns the one that stands: of a repeat that of the first time. */
export async function putAct<A extends Act>(kind: ActKind, act: A): Promise<A> {
  const key = actKey(kind, act.line, act.id);
  if (await putNewItem(target('ledger:PutItem'), { ...act, ...key }, 'line')) return act;
  return (await getAct<A>(kind, act.line, act.id)) as A;
}

/** The act, also where it is withdrawn; or undefined. */
export async function getAct<A extends Act>(kind: ActKind, line: string, id: string): Promise<A | undefined> {
  return getItem<A>(target('ledger:BatchGetItem'), actKey(kind, line, id));
}

/** The acts of these ids that there are, by their ids. */
export async function getActs<A extends Act>(
  kind: ActKind,
  line: string,
  ids: Iterable<string>,
): Promise<Map<string, A>> {
  const keys = Array.from(new Set(ids), (id) => actKey(kind, line, id));
  const acts = await getItems<A>(target('ledger:BatchGetItem'), keys);
  return new Map(acts.map((act) => [act.id, act]));
}

/**
 * The acts of a line in the order of time, withdrawn ones too.
 * @param after only those whose ids follow this.
 * @param most how many are likely to be read.
 */
export function listActs<A extends Act>(kind: ActKind, line: string, after?: string, most?: number): AsyncGenerator<A> {
  const from = after === undefined ? undefined : `${kind}#${after}`;
  return queryPrefix<A>(target('ledger:Query'), ['line', line], `${kind}#`, from, most);
}

/**
 * Withdraws an act, by one conditional update: what it has done to however many codes does not count from then on. A second time
 * changes nothing.
 * @returns the act; undefined where there is none.
 */
export async function withdrawAct<A extends Act>(
  kind: ActKind,
  { line, id }: Pick<Act, 'line' | 'id'>,
  withdrawn: Withdrawal,
): Promise<A | undefined> {
  // First, so that whoever lists what was withdrawn since a moment misses none. It counts where the act itself has this moment.
  const item = { line, item: `withdrawn#${withdrawn.at}#${id}`, act: kind, id, at: withdrawn.at };
  await putItem(target('ledger:PutItem'), item);
  const done = await updateItem<A>({
    TableName: target('ledger:UpdateItem'),
    Key: actKey(kind, line, id),
    UpdateExpression: 'SET #withdrawn = :withdrawn',
    ConditionExpression: 'attribute_exists(#line) AND attribute_not_exists(#withdrawn)',
    ExpressionAttributeNames: { '#line': 'line', '#withdrawn': 'withdrawn' },
    ExpressionAttributeValues: { ':withdrawn': withdrawn },
  });
  return done ?? getAct<A>(kind, line, id);
}

/** The acts of a line that were withdrawn from a moment on, in the order of those moments. */
export async function* listWithdrawn(line: string, since: string): AsyncGenerator<Act & { readonly kind: ActKind }> {
  const marks = queryItems<{ readonly act: ActKind; readonly id: string; readonly at: string }>({
    TableName: target('ledger:Query'),
    KeyConditionExpression: '#line = :line AND #item BETWEEN :since AND :end',
    ExpressionAttributeNames: { '#line': 'line', '#item': 'item' },
    ExpressionAttributeValues: { ':line': line, ':since': `withdrawn#${since}`, ':end': 'withdrawn#~' },
  });
  for await (const { act: kind, id, at } of marks) {
    const act = await getAct(kind, line, id);
    if (act?.withdrawn?.at === at) yield { ...act, kind };
  }
}

/** The positions that an act has asked for, as it was begun; or undefined. */
export async function getPositions<P>(line: string, id: string): Promise<P | undefined> {
  return getItem<P>(target('ledger:BatchGetItem'), positionsKey(line, id));
}

/** Where the positions of an act stand. */
export const positionsKey = (line: string, id: string) => ({ line, item: `positions#${id}` });
