import { target } from '../platform/permissions.ts';
import { deleteItem, getItem, putNewItem, updateItem } from '../platform/table.ts';

/**
 * A claim (an idempotency record): what a request with an Idempotency-Key or a PaymentIntent makes. Repeats of the request find
 * it, and make nothing else. A claim counts only if the thing that it names has the claim's `id`. A request that was not first
 * removes its claim again.
 *
 * The table `claims` has the partition key `claim`, the record's name: `payment#<ident>` or
 * `request#<hash of customer, method, path, key>`. Both words are stored, and so is `claim` in orders and alphabets: they stay.
 */
export interface IdempotencyRecord {
  readonly claim: string;
  /** UUID. The order of a line has it too. */
  readonly id: string;
  /** SHA-256 of the request's parsed content, lower-case hex. */
  readonly fingerprint: string;
  readonly created: string;
  /** What the request makes. A session or alphabet has its own id in `id`; a part of a line is named here. */
  readonly line?: string;
  readonly part?: number;
  readonly attempt?: number;
  /** Epoch seconds after which it is forgotten; payments never are. */
  readonly ttl?: number;
}

/** The record of this name, or undefined where there is none or its time is over, whether or not DynamoDB has removed it. */
export async function getIdempotencyRecord(name: string): Promise<IdempotencyRecord | undefined> {
  const found = await getItem<IdempotencyRecord>(target('claims:BatchGetItem'), { claim: name });
  return found?.ttl !== undefined && found.ttl <= Date.now() / 1000 ? undefined : found;
}

/** Writes the record where none stands, or only one whose time is over; tells whether it did. */
export async function putNewIdempotencyRecord(record: IdempotencyRecord): Promise<boolean> {
  if (await putNewItem(target('claims:PutItem'), record, 'claim')) return true;
  const standing = await getItem<IdempotencyRecord>(target('claims:BatchGetItem'), { claim: record.claim });
  const isOver = standing?.ttl !== undefined && standing.ttl <= Date.now() / 1000;
  return isOver && replaceIdempotencyRecord(record, standing);
}

/** Puts the record in the place of the one that was read, if nobody has renewed or replaced that since; tells whether it did. */
export async function replaceIdempotencyRecord(
  record: IdempotencyRecord,
  standing: IdempotencyRecord,
): Promise<boolean> {
  const { claim: key, ...attributes } = record;
  const set = Object.entries(attributes).filter(([, value]) => value !== undefined);
  const replaced = await updateItem({
    TableName: target('claims:UpdateItem'),
    Key: { claim: key },
    UpdateExpression: `SET ${set.map(([name]) => `#${name} = :${name}`).join(', ')}`,
    ConditionExpression: '#id = :old_id AND #created = :old_created',
    ExpressionAttributeNames: Object.fromEntries(set.map(([name]) => [`#${name}`, name])),
    ExpressionAttributeValues: {
      ':old_id': standing.id,
      ':old_created': standing.created,
      ...Object.fromEntries(set.map(([name, value]) => [`:${name}`, value])),
    },
  });
  return replaced !== undefined;
}

/** Takes the record away, if it is still the one with this id. */
export async function releaseIdempotencyRecord({ claim, id }: IdempotencyRecord): Promise<void> {
  await deleteItem(target('claims:DeleteItem'), { claim }, { id });
}
