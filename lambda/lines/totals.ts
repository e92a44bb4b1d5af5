import { setTimeout as sleep } from 'node:timers/promises';
import { target } from '../platform/permissions.ts';
import { getItem, queryItems, updateItem } from '../platform/table.ts';

/*
 * How many tokens a customer was issued on a day (UTC), in the table `ledger`, for ever:
 *   customer#<id>    day#<YYYY-MM-DD>    `total`, a decimal string, and `parts`; `pending`: the entry of the part that was added last,
 *                                        until that entry says that it is counted
 *
 * Each part is counted once, without a transaction. One update adds it and leaves its key as `pending`; it fails if another part was
 * added since the day was read. What is pending is first marked as counted, by whoever comes. As the entry is read after the day, one
 * that is not marked was not in the total that was read.
 */
const dayKey = (customer: string, day: string) => ({ line: `customer#${customer}`, item: `day#${day}` });

/** The total of a day. */
export interface Day {
  /** Tokens, a decimal string. */
  readonly total: string;
  /** Each that was added makes it one more, so it also tells whether one was added. */
  readonly parts: number;
  /** Sort key of the entry that was added last, if it may not be marked yet. */
  readonly pending?: string;
}

/** The totals of the customer's days that had any, from a day on, until before another one, in their order. */
export async function* listDays(customer: string, from = '', to = '~'): AsyncGenerator<Day> {
  if (from >= to) return;
  const days = queryItems<Day & { readonly item: string }>({
    TableName: target('ledger:Query'),
    KeyConditionExpression: '#line = :line AND #item BETWEEN :from AND :to',
    ExpressionAttributeNames: { '#line': 'line', '#item': 'item' },
    ExpressionAttributeValues: {
      ':line': dayKey(customer, from).line,
      ':from': dayKey(customer, from).item,
      ':to': dayKey(customer, to).item,
    },
  });
  for await (const day of days) if (day.item !== dayKey(customer, to).item) yield day;
}

/** A part that is to be counted: the entry in its customer's list. */
export interface Uncounted {
  readonly customer: string;
  /** When it has ended, ISO 8601. */
  readonly ended: string;
  /** Sort key of the entry. */
  readonly item: string;
  /** Tokens. */
  readonly size: bigint;
}

/** How often others may come first. At each of these times one of them is counted. */
const TRIES = 200;
/** Milliseconds, at most, before the next try. */
const PAUSE_MS = 20;

/** The total of the day to which a moment belongs, ISO 8601; undefined where it has none. */
export async function getDay(customer: string, moment: string): Promise<Day | undefined> {
  return getItem<Day>(target('ledger:BatchGetItem'), dayKey(customer, moment.slice(0, 10)));
}

/** Marks what was done as done. The total is right without it; whoever comes next does it where this is cut off. */
export type Mark = () => Promise<void>;

/**
 * Adds the part to the total of its day, unless that was done. It can be cut off anywhere and run again, and at the same time.
 * @param before the day as it was read before the caller has made the entry: the entry cannot be in its total.
 */
export async function countOnce(part: Uncounted, before?: { readonly day: Day | undefined }): Promise<Mark> {
  const { customer, ended, item, size } = part;
  const key = dayKey(customer, ended.slice(0, 10));
  for (let tries = 0; tries < TRIES; tries++) {
    // In this order: see above.
    const isFirst = tries === 0 && before !== undefined;
    const day = isFirst ? before.day : await getDay(customer, ended);
    const entry = isFirst
      ? undefined
      : await getItem<{ readonly counted?: true }>(target('ledger:BatchGetItem'), { line: key.line, item });
    if (entry?.counted) return async () => undefined;
    if (day?.pending !== undefined) await finish(key, day.pending);
    else if (await add(key, day, item, size)) return () => finish(key, item);
    else await sleep(Math.random() * PAUSE_MS);
  }
  throw new Error('Too many parts are counted at the same time.');
}

type Key = ReturnType<typeof dayKey>;

/** Adds the size to the day as it was read, when nothing was pending; false if another part was quicker. */
async function add(key: Key, day: Day | undefined, item: string, size: bigint): Promise<boolean> {
  const added = await updateItem<Day>({
    TableName: target('ledger:UpdateItem'),
    Key: key,
    UpdateExpression: 'SET #total = :total, #parts = :parts, #pending = :item',
    ConditionExpression: day ? '#parts = :was' : 'attribute_not_exists(#parts)',
    ExpressionAttributeNames: { '#total': 'total', '#parts': 'parts', '#pending': 'pending' },
    ExpressionAttributeValues: {
      ':total': String(BigInt(day?.total ?? 0) + size),
      ':parts': (day?.parts ?? 0) + 1,
      ':item': item,
      ...(day && { ':was': day.parts }),
    },
  });
  return added !== undefined;
}

/** Marks the entry that was added as counted, and then that nothing is pending. */
async function finish(key: Key, item: string): Promise<void> {
  await updateItem({
    TableName: target('ledger:UpdateItem'),
    Key: { line: key.line, item },
    UpdateExpression: 'SET #counted = :yes',
    ConditionExpression: 'attribute_exists(#line)',
    ExpressionAttributeNames: { '#counted': 'counted', '#line': 'line' },
    ExpressionAttributeValues: { ':yes': true },
  });
  await updateItem({
    TableName: target('ledger:UpdateItem'),
    Key: key,
    UpdateExpression: 'REMOVE #pending',
    ConditionExpression: '#pending = :item',
    ExpressionAttributeNames: { '#pending': 'pending' },
    ExpressionAttributeValues: { ':item': item },
  });
}
