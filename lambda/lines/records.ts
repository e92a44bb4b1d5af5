import type { Status } from '../../api/statuses/statuses.ts';
import type { HashProgress } from '../files/hashing.ts';
import type { Piece } from '../files/store.ts';
import { inBatches, pointersFor } from '../platform/batches.ts';
import { target } from '../platform/permissions.ts';
import {
  deleteItem,
  deleteItemIf,
  getItem,
  putItem,
  putItemIf,
  putNewItem,
  queryPartition,
  queryPrefix,
  updateItem,
} from '../platform/table.ts';
import type { Attempt, Head } from './head.ts';
import { getHead } from './ledger.ts';
import type { LineRecord } from './line-record.ts';
import { isStanding } from './retention.ts';

/*
 * The table `lines` (partition key `line`, sort key `item`), what a line shows and works with while it lives:
 *   <line>         record#<part>#<attempt>#<status>   the attributes of that moment, immutable
 *   <line>         plan#<part>#<attempt>              how the part is cut into chunks
 *   <line>         hash#<part>#<attempt>              how far the hashing of a very long file has come
 *   <line>         hashed#<part>#<attempt>            how many bytes of the data are hashed, for the progress
 *   <line>         chunk#<part>#<attempt>#<chunk>     what a chunk has made until now
 *   session#<id>   line#<line>                        a pointer, so that a session's lines are listed by a consistent query,
 *                                                     with the attempt that it was written for
 */
const pointerPrefix = 'line#';
const suffix = ({ part, attempt }: Attempt) => `${pad(part)}#${pad(attempt)}`;
const chunkItem = (attempt: Attempt, chunk: number) => `chunk#${suffix(attempt)}#${pad(chunk)}`;
const pad = (count: number) => String(count).padStart(6, '0');

/** How an attempt is cut: chunk c makes `tokensPerChunk` tokens from `first` + c × `tokensPerChunk`, the last one the rest. */
export interface PlanRecord extends Attempt {
  readonly size: number;
  readonly tokensPerChunk: number;
  readonly pieceBytes: number;
  /** Multipart uploads by file; none for a part of a single chunk, which is one plain put. */
  readonly uploads?: { readonly data: string; readonly gz: string };
}

/** How far a chunk is. */
export interface ChunkProgress extends Attempt {
  readonly chunk: number;
  readonly tokens: number;
  readonly done: boolean;
}

/** What a chunk has made, when all its bytes are stored. */
export interface ChunkRecord extends ChunkProgress {
  readonly done: true;
  readonly bytes: { readonly data: number; readonly gz: number };
  readonly pieces: { readonly data: readonly Piece[]; readonly gz: readonly Piece[] };
  /** XOR of the chunk's tokens (the engine's checksum bytes). */
  readonly produced: Uint8Array;
}

/** Writes the record of a moment. A record that exists is never changed. */
export async function putRecord(record: LineRecord): Promise<void> {
  await putNewItem(target('lines:PutItem'), { ...record, item: `record#${suffix(record)}#${record.status}` }, 'line');
}

/** The record of this status of the attempt, or undefined if the status was not reached. */
export async function getRecord(attempt: Attempt, status: Status): Promise<LineRecord | undefined> {
  return getItem<LineRecord>(target('lines:BatchGetItem'), {
    line: attempt.line,
    item: `record#${suffix(attempt)}#${status}`,
  });
}

/** The attempt at an earlier part that has `ended`, or undefined. */
export async function getEndedAttempt(line: string, part: number): Promise<Attempt | undefined> {
  for await (const record of queryPrefix<LineRecord>(target('lines:Query'), ['line', line], `record#${pad(part)}#`)) {
    if (record.status === 'ended') return record;
  }
  return undefined;
}

/** Stores the plan; false if the attempt has one. */
export async function putNewPlan(plan: PlanRecord): Promise<boolean> {
  return putNewItem(target('lines:PutItem'), { ...plan, item: `plan#${suffix(plan)}` }, 'line');
}

export async function getPlan(attempt: Attempt): Promise<PlanRecord | undefined> {
  return getItem<PlanRecord>(target('lines:BatchGetItem'), { line: attempt.line, item: `plan#${suffix(attempt)}` });
}

/** Stores the state of hashing the attempt's data. */
export async function putHashProgress(attempt: Attempt, progress: HashProgress): Promise<void> {
  await putItem(target('lines:PutItem'), { ...progress, line: attempt.line, item: `hash#${suffix(attempt)}` });
}

export async function getHashProgress(attempt: Attempt): Promise<HashProgress | undefined> {
  return getItem<HashProgress>(target('lines:BatchGetItem'), { line: attempt.line, item: `hash#${suffix(attempt)}` });
}

/** Stores how many bytes of the attempt's data are hashed; never fewer than before. */
export async function putHashed(attempt: Attempt, bytes: number): Promise<void> {
  await updateItem({
    TableName: target('lines:UpdateItem'),
    Key: { line: attempt.line, item: `hashed#${suffix(attempt)}` },
    UpdateExpression: 'SET #bytes = :bytes',
    ConditionExpression: 'attribute_not_exists(#bytes) OR #bytes < :bytes',
    ExpressionAttributeNames: { '#bytes': 'bytes' },
    ExpressionAttributeValues: { ':bytes': bytes },
  });
}

/** Bytes of the attempt's data that are hashed, as last stored. */
export async function getHashed(attempt: Attempt): Promise<number> {
  const noted = await getItem<{ bytes: number }>(target('lines:BatchGetItem'), {
    line: attempt.line,
    item: `hashed#${suffix(attempt)}`,
  });
  return noted?.bytes ?? 0;
}

/** Stores what a chunk has made. */
export async function putChunk(chunk: ChunkRecord): Promise<void> {
  await putItem(target('lines:PutItem'), { ...chunk, item: chunkItem(chunk, chunk.chunk) });
}

/** Stores how many tokens of a chunk are made; never fewer than before, and nothing when the chunk is done. */
export async function putProgress(attempt: Attempt, chunk: number, tokens: number): Promise<void> {
  const { line, part, attempt: number } = attempt;
  await updateItem({
    TableName: target('lines:UpdateItem'),
    Key: { line, item: chunkItem(attempt, chunk) },
    UpdateExpression: 'SET tokens = :tokens, done = :no, #part = :part, attempt = :attempt, chunk = :chunk',
    ConditionExpression: 'attribute_not_exists(#line) OR (done = :no AND tokens < :tokens)',
    ExpressionAttributeNames: { '#line': 'line', '#part': 'part' },
    ExpressionAttributeValues: { ':tokens': tokens, ':no': false, ':part': part, ':attempt': number, ':chunk': chunk },
  });
}

export async function getChunk(attempt: Attempt, chunk: number): Promise<ChunkProgress | ChunkRecord | undefined> {
  return getItem<ChunkProgress | ChunkRecord>(target('lines:BatchGetItem'), {
    line: attempt.line,
    item: chunkItem(attempt, chunk),
  });
}

/** The chunks of the attempt that have begun, in their order. */
export async function listChunks(attempt: Attempt): Promise<(ChunkProgress | ChunkRecord)[]> {
  return Array.fromAsync(
    queryPrefix<ChunkProgress | ChunkRecord>(
      target('lines:Query'),
      ['line', attempt.line],
      `chunk#${suffix(attempt)}#`,
    ),
  );
}

/** Whether a chunk's bytes are all stored. */
export function isDone(chunk: ChunkProgress | ChunkRecord | undefined): chunk is ChunkRecord {
  return chunk?.done === true;
}

/** The records of acceptances and failures stay, without their seed: they show what a payment has bought. */
async function forgetSeed(line: string, item: string): Promise<void> {
  await updateItem({
    TableName: target('lines:UpdateItem'),
    Key: { line, item },
    UpdateExpression: 'REMOVE seed',
    ConditionExpression: 'attribute_exists(#line)',
    ExpressionAttributeNames: { '#line': 'line' },
  });
}

/** Deletes the records and working items of these parts, up to the attempt. Acceptances and failures stay. */
export async function deleteItems({ line, part, attempt }: Attempt): Promise<void> {
  const last = [part, attempt] as const;
  for await (const { item } of queryPartition<{ item: string }>(target('lines:Query'), ['line', line])) {
    const [, itemPart, itemAttempt] = item.split('#').map(Number);
    if (itemPart === undefined || itemAttempt === undefined) continue;
    if (itemPart > last[0] || (itemPart === last[0] && itemAttempt > last[1])) continue;
    if (/#(requested|failed)$/.test(item)) await forgetSeed(line, item);
    else await deleteItem(target('lines:DeleteItem'), { line, item });
  }
}

const pointerKey = (session: string, line: string) => ({
  line: `session#${session}`,
  item: `${pointerPrefix}${line}`,
});
/** The condition that a pointer was not written for a later attempt. A late write, of a lost order or a purge, does not change it. */
const upToAttempt = {
  ConditionExpression: 'attribute_not_exists(#part) OR #part < :part OR (#part = :part AND attempt <= :attempt)',
  ExpressionAttributeNames: { '#part': 'part' },
};

/**
 * Adds the line to the session's list, for the attempt that is about to be accepted. It is written before the acceptance: readers
 * skip a pointer that no head confirms.
 */
export async function putPointer(session: string, { line, part, attempt }: Attempt): Promise<void> {
  await putItemIf({
    TableName: target('lines:PutItem'),
    Item: { ...pointerKey(session, line), id: line, part, attempt },
    ...upToAttempt,
    ExpressionAttributeValues: { ':part': part, ':attempt': attempt },
  });
}

/** Removes the line from the session's list, unless the pointer was written for an attempt after this one. */
export async function deletePointer(session: string, { line, part, attempt }: Attempt): Promise<void> {
  await deleteItemIf({
    TableName: target('lines:DeleteItem'),
    Key: pointerKey(session, line),
    ...upToAttempt,
    ExpressionAttributeValues: { ':part': part, ':attempt': attempt },
  });
}

/**
 * What the session's pointers were written for, in the order of the lines' ids, those after an id. Old ones do not say.
 * @param most how many are likely to be read.
 */
export async function* listPointers(session: string, after?: string, most?: number): AsyncGenerator<Attempt> {
  const partition = ['line', `session#${session}`] as const;
  const from = after === undefined ? undefined : `${pointerPrefix}${after}`;
  const pointers = queryPrefix<Attempt & { readonly id: string }>(
    target('lines:Query'),
    partition,
    pointerPrefix,
    from,
    most,
  );
  for await (const { id, part = 1, attempt = 1 } of pointers) yield { line: id, part, attempt };
}

/**
 * The heads of the lines that this session holds, without deleted and expired ones, in the order of their ids, those after an id.
 * @param most how many are likely to be read.
 */
export async function* listHeads(session: string, after?: string, most?: number): AsyncGenerator<Head> {
  for await (const batch of inBatches(listPointers(session, after, pointersFor(most)), most)) {
    const heads = await Promise.all(batch.map(({ line }) => getHead(line)));
    for (const head of heads) if (head?.session === session && isStanding(head)) yield head;
  }
}
