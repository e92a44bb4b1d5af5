import { allDone } from '../platform/all-done.ts';
import { target } from '../platform/permissions.ts';
import { getItem, putItemIf, putNewItem, queryItems, queryPrefix, updateItem } from '../platform/table.ts';
import type { Attempt, Head } from './head.ts';
import { countOnce, getDay, type Mark } from './totals.ts';

/*
 * An ended part stands twice in the table `ledger`, for ever:
 *   <line>           part#<first>                   first position in 20 digits, so that the part of a position is the largest
 *                                                   item at or below it
 *   customer#<id>    part#<ended>#<line>#<part>     so that a customer's parts are listed by the moment, over all lines. It says
 *                                                   whether the part is counted in the total of its day (totals.ts)
 */
const partPrefix = 'part#';
const partKey = (line: string, first: string) => ({ line, item: `${partPrefix}${first.padStart(20, '0')}` });
const ofCustomer = (customer: string) => ['line', `customer#${customer}`] as const;
const listedKey = (customer: string, { line, part, ended }: Pick<DatedPart, 'line' | 'part' | 'ended'>) => ({
  line: ofCustomer(customer)[1],
  item: `${partPrefix}${ended}#${line}#${part}`,
});

/** From what the moment of a part of 0.1 is known, which the ledger did not keep: its end, its order, or the begin of its production. */
export type Dated = 'ended' | 'requested' | 'started';

/** What is known of when a part was made; each moment in ISO 8601. */
export interface PartMoments {
  readonly requested?: string;
  readonly started?: string;
  readonly ended: string;
  /** On what `ended` stands, where it was filled in by an upgrade. */
  readonly dated?: Dated;
}

/** An ended part as the ledger keeps it. */
export interface Part extends Attempt, Partial<PartMoments> {
  /** Positions are decimal strings; the part is [first, next). */
  readonly first: string;
  readonly next: string;
  /** XOR of all tokens of this and the earlier parts. */
  readonly produced: Uint8Array;
  /** The order's. */
  readonly note?: string;
  /** Id of the key that has ordered, for the audit trail. */
  readonly key?: string;
}

/** A part whose moment is known, which all are but those of 0.1 before the upgrade. */
export type DatedPart = Part & PartMoments;

/** An ended part as the customer's list has it. */
export interface ListedPart extends PartMoments {
  /** Of the line. */
  readonly id: string;
  readonly part: number;
  readonly first: string;
  /** Tokens, a decimal string. */
  readonly size: string;
  readonly note?: string;
}

/** Writes the head's ended part to the ledger, in both places, and counts it. It can run any number of times. */
export async function putPart(head: Head): Promise<void> {
  await rememberPart(head.customer, partOf(head));
}

/** The same, but for the mark that it is counted, for which nobody has to wait. */
export async function putPartUnmarked(head: Head): Promise<Mark> {
  return rememberUnmarked(head.customer, partOf(head));
}

/** The head's ended part. */
export function partOf({ line, part, attempt, first, next, produced, order, timestamps }: Head): DatedPart {
  const { requested, started, ended } = timestamps;
  if (ended === undefined) throw new Error(`Part ${part} of line ${line} has not ended.`);
  return {
    ...{ line, part, attempt, first, next, produced, ended },
    ...(requested === undefined ? {} : { requested }),
    ...(started === undefined ? {} : { started }),
    ...(order.note === undefined ? {} : { note: order.note }),
    ...(order.key === undefined ? {} : { key: order.key }),
  };
}

/**
 * Writes an ended part of a customer in both places and counts it. The line's own entry is the first. What it says stays: so the part
 * has one moment, one place in the customer's list, and is counted once.
 */
export async function rememberPart(customer: string, part: DatedPart): Promise<void> {
  const mark = await rememberUnmarked(customer, part);
  await mark();
}

async function rememberUnmarked(customer: string, part: DatedPart): Promise<Mark> {
  const [kept, day] = await allDone([keepDated(part), getDay(customer, part.ended)]);
  const key = listedKey(customer, kept);
  // The list has no entry where the line had none until now.
  const listed =
    kept === part
      ? undefined
      : await getItem<ListedPart & { readonly counted?: true }>(target('ledger:BatchGetItem'), key);
  if (listed?.counted) return async () => undefined;
  const size = BigInt(kept.next) - BigInt(kept.first);
  const isNew = !listed && (await putNewItem(target('ledger:PutItem'), { ...listedOf(kept, size), ...key }, 'line'));
  return countOnce({ customer, ended: kept.ended, item: key.item, size }, isNew && kept === part ? { day } : undefined);
}

/** The line's entry, which this may be: one that has a moment is never changed. Those that 0.1 has written have none. */
async function keepDated(part: DatedPart): Promise<DatedPart> {
  const isNew = await putItemIf({
    TableName: target('ledger:PutItem'),
    Item: { ...part, ...partKey(part.line, part.first) },
    ConditionExpression: 'attribute_not_exists(#ended)',
    ExpressionAttributeNames: { '#ended': 'ended' },
  });
  return isNew
    ? part
    : ((await getItem<DatedPart>(target('ledger:BatchGetItem'), partKey(part.line, part.first))) as DatedPart);
}

/** What the customer's list shows of an entry. */
function listedOf(
  { line: id, part, first, requested, started, ended, dated, note }: DatedPart,
  size: bigint,
): ListedPart {
  return {
    ...{ id, part, first, size: String(size) },
    ...(requested === undefined ? {} : { requested }),
    ...(started === undefined ? {} : { started }),
    ended,
    ...(dated === undefined ? {} : { dated }),
    ...(note === undefined ? {} : { note }),
  };
}

/** Takes the note of a part away, in both places. */
export async function blankPart(customer: string, { line, part, first, ended }: Part): Promise<void> {
  const keys = [partKey(line, first), ...(ended === undefined ? [] : [listedKey(customer, { line, part, ended })])];
  for (const key of keys) {
    await updateItem({
      TableName: target('ledger:UpdateItem'),
      Key: key,
      UpdateExpression: 'REMOVE #note',
      ConditionExpression: 'attribute_exists(#line)',
      ExpressionAttributeNames: { '#line': 'line', '#note': 'note' },
    });
  }
}

/** The ended part of the line that has this position, or undefined. */
export async function getPartAt(line: string, position: bigint): Promise<Part | undefined> {
  const parts = queryItems<Part>({
    TableName: target('ledger:Query'),
    KeyConditionExpression: '#line = :line AND #item BETWEEN :lowest AND :position',
    ExpressionAttributeNames: { '#line': 'line', '#item': 'item' },
    ExpressionAttributeValues: {
      ':line': line,
      ':lowest': partKey(line, '0').item,
      ':position': partKey(line, String(position)).item,
    },
    ScanIndexForward: false,
    Limit: 1,
  });
  for await (const part of parts) return position < BigInt(part.next) ? part : undefined;
  return undefined;
}

/** Where the ended parts of a line stand whose first positions are in (after, until], in their order. */
export async function* listPartsBetween(
  line: string,
  after: string,
  until: bigint,
): AsyncGenerator<Pick<Part, 'part' | 'first' | 'next'>> {
  const keys = [after, String(until)].map((first) => partKey(line, first).item);
  const parts = queryItems<Pick<Part, 'part' | 'first' | 'next'>>({
    TableName: target('ledger:Query'),
    KeyConditionExpression: '#line = :line AND #item BETWEEN :after AND :until',
    // A thousand parts may be read for a thousand codes: only what tells where they stand.
    ProjectionExpression: '#part, #first, #next',
    ExpressionAttributeNames: { '#line': 'line', '#item': 'item', '#part': 'part', '#first': 'first', '#next': 'next' },
    ExpressionAttributeValues: { ':line': line, ':after': keys[0], ':until': keys[1] },
  });
  for await (const part of parts) if (part.first !== after) yield part;
}

/**
 * The ended parts of a line in their order, those after one that begins at a position.
 * @param most how many are likely to be read: none is read from the table in vain.
 */
export function listParts(line: string, afterFirst?: string, most?: number): AsyncGenerator<Part> {
  const after = afterFirst === undefined ? undefined : partKey(line, afterFirst).item;
  return queryPrefix<Part>(target('ledger:Query'), ['line', line], partPrefix, after, most);
}

/** From a moment on, until before another one, ISO 8601. */
export interface Span {
  readonly since?: string | undefined;
  readonly until?: string | undefined;
}

/**
 * The ended parts of all lines of a customer in a span, in the order of their moments, those after a key of this list.
 * @param most how many are likely to be read.
 */
export async function* listPartsOf(
  customer: string,
  { since = '', until = '~' }: Span,
  after?: string,
  most?: number,
): AsyncGenerator<ListedPart & { readonly key: string }> {
  const [name, value] = ofCustomer(customer);
  // The moment itself is the least of its keys: it is in the span that begins with it, and not in the one that ends there.
  const from = after === undefined || after < since ? since : after;
  if (from >= until) return;
  const parts = queryItems<ListedPart & { readonly item: string }>({
    TableName: target('ledger:Query'),
    ...(most === undefined ? {} : { Limit: most }),
    KeyConditionExpression: '#partition = :partition AND #item BETWEEN :since AND :until',
    ExpressionAttributeNames: { '#partition': name, '#item': 'item' },
    ExpressionAttributeValues: { ':partition': value, ':since': partPrefix + from, ':until': partPrefix + until },
  });
  for await (const { item, ...part } of parts) {
    const key = item.slice(partPrefix.length);
    if (key !== after) yield { ...part, key };
  }
}
