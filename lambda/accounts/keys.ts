import { createHash } from 'node:crypto';
import type { Scope } from '../../api/terms/scopes.ts';
import { KEY_PARTITIONS } from '../platform/key-items.ts';
import { target } from '../platform/permissions.ts';
import { getItem, putNewItem, queryPartition, updateItem } from '../platform/table.ts';

/** What a key is made for. */
export interface KeyTerms {
  readonly scope: Scope;
  /** The operator's own words, such as "gate 3". */
  readonly note?: string;
  /** Whether a verifying key is shown more of a code than that it was issued. Other keys are shown all. */
  readonly details?: true;
  /** The only lines that it knows; without it all of the customer. */
  readonly lines?: readonly string[];
}

/** One of the Api-Keys by which a key is shown: its SHA-256, and where another one has followed it, the second of its end. */
export interface KeyHash {
  readonly hash: string;
  readonly until?: number;
}

/**
 * A key of a customer. Its id is no secret, and stays when its Api-Key is rotated. The Api-Key itself is stored nowhere, and only
 * the item of its hash (api-keys.ts) leads to a key.
 */
export interface Key extends KeyTerms {
  readonly id: string;
  readonly customer: string;
  readonly created: string;
  /** The current Api-Key first, then those whose grace has not ended. */
  readonly apiKeys: readonly KeyHash[];
  /** How often its Api-Keys were changed. */
  readonly version: number;
  readonly revoked?: string;
  /** The day of its last use. */
  readonly used?: string;
}

/*
 * The table `sessions` has, beside sessions (sessions.ts):
 *   keys#<customer>      <key id>                a key
 */
const partition = (customer: string) => `${KEY_PARTITIONS}${customer}`;
const itemKey = ({ customer, id }: Pick<Key, 'customer' | 'id'>) => ({ session: partition(customer), item: id });

/** What is stored of an Api-Key in its place. */
export function hashOf(apiKey: string): string {
  return createHash('sha256').update(apiKey.toLowerCase(), 'utf8').digest('hex');
}

/**
 * The id of the key that begins with an Api-Key: a UUID (version 8) out of its hash. So a key of 0.1, which has no item yet, has
 * an id too, and is made once.
 */
export function keyIdOf(hash: string): string {
  const hex = createHash('sha256').update(`key ${hash}`, 'utf8').digest('hex');
  const variant = (8 + (Number.parseInt(hex.charAt(16), 16) % 4)).toString(16);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}

/** A new key, whose first Api-Key has this hash. */
export function keyFrom(customer: string, apiKey: KeyHash, terms: KeyTerms): Key {
  const created = new Date().toISOString();
  return { ...terms, id: keyIdOf(apiKey.hash), customer, created, apiKeys: [apiKey], version: 1 };
}

/** The customer's key, also where it is revoked; or undefined. */
export async function getKey(customer: string, id: string): Promise<Key | undefined> {
  return getItem<Key>(target('sessions:BatchGetItem'), itemKey({ customer, id }));
}

/** Whether an Api-Key still opens and holds sessions of its key: the key is not revoked, and the Api-Key's grace has not ended. */
export function isGood({ revoked, apiKeys }: Key, hash: string): boolean {
  const now = Date.now() / 1000;
  return revoked === undefined && apiKeys.some((each) => each.hash === hash && (each.until ?? now + 1) > now);
}

/** Stores a new key; false where it is there. */
export async function putNewKey(key: Key): Promise<boolean> {
  return putNewItem(target('keys:PutItem'), { ...key, ...itemKey(key) }, 'item');
}

/** The keys of a customer, revoked ones too. */
export function listKeys(customer: string): AsyncGenerator<Key> {
  return queryPartition<Key>(target('sessions:Query'), ['session', partition(customer)]);
}

/** Notes the day of the key's last use: one write a day, of all requests that use it at the same time. */
export async function noteUse(key: Key, day: string): Promise<void> {
  await updateItem({
    TableName: target('keys:UpdateItem'),
    Key: itemKey(key),
    UpdateExpression: 'SET used = :day',
    ConditionExpression: 'attribute_exists(#item) AND (attribute_not_exists(used) OR used < :day)',
    ExpressionAttributeNames: { '#item': 'item' },
    ExpressionAttributeValues: { ':day': day },
  });
}

/**
 * Puts another Api-Key before those that a key has. Those whose end has come are left out.
 * @param until the second at which the Api-Key before it ends.
 * @returns false where the key was revoked, or has been changed since it was read.
 */
export async function changeApiKey(key: Key, hash: string, until: number): Promise<boolean> {
  const now = Date.now() / 1000;
  const before = key.apiKeys.map((each) => ({ ...each, until: Math.min(each.until ?? until, until) }));
  const apiKeys: KeyHash[] = [{ hash }, ...before.filter((each) => each.until > now)];
  const changed = await updateItem({
    TableName: target('keys:UpdateItem'),
    Key: itemKey(key),
    UpdateExpression: 'SET apiKeys = :apiKeys, version = version + :one',
    ConditionExpression: 'version = :version AND attribute_not_exists(revoked)',
    ExpressionAttributeValues: { ':apiKeys': apiKeys, ':one': 1, ':version': key.version },
  });
  return changed !== undefined;
}

/** Revokes the key, and with it at once the access of its sessions; their files stay. Returns it, or undefined if there is none. */
export async function revokeKey(customer: string, id: string): Promise<Key | undefined> {
  return updateItem<Key>({
    TableName: target('keys:UpdateItem'),
    Key: itemKey({ customer, id }),
    UpdateExpression: 'SET revoked = if_not_exists(revoked, :now)',
    ConditionExpression: 'attribute_exists(#item)',
    ExpressionAttributeNames: { '#item': 'item' },
    ExpressionAttributeValues: { ':now': new Date().toISOString() },
  });
}
