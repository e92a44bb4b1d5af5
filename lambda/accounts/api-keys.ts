import { target } from '../platform/permissions.ts';
import { getItem, putItem, scanItems } from '../platform/table.ts';
import { changeApiKey, getKey, hashOf, type Key, type KeyTerms, keyFrom, keyIdOf, putNewKey } from './keys.ts';

/** What is stored under the hash of an Api-Key. */
interface ApiKeyItem {
  readonly customer: string;
  /** Id of the key that it shows. An Api-Key of 0.1 has none here: its key is made when it is first used, and may do everything. */
  readonly key?: string;
  /** Epoch second from which DynamoDB may remove the item; the key itself says when its Api-Keys end. */
  readonly ttl?: number;
}

/** An Api-Key as it was found. */
export interface FoundApiKey extends ApiKeyItem {
  readonly hash: string;
}

/*
 * The table `customers` has, beside customers (customers.ts):
 *   key#<SHA-256 of an Api-Key>      the customer, and the id of the key that it shows
 */
const prefix = 'key#';
const isOver = ({ ttl }: ApiKeyItem) => ttl !== undefined && ttl <= Date.now() / 1000;

/** Who has an Api-Key; undefined where it is unknown, or has ended. */
export async function findApiKey(apiKey: string): Promise<FoundApiKey | undefined> {
  const hash = hashOf(apiKey);
  const item = await getItem<ApiKeyItem>(target('customers:BatchGetItem'), { id: `${prefix}${hash}` });
  return item && !isOver(item) ? { ...item, hash } : undefined;
}

/** The key that an Api-Key shows; undefined where it has none. That of an Api-Key of 0.1 is made here. */
export async function keyOf({ hash, customer, key, ttl }: FoundApiKey): Promise<Key | undefined> {
  const id = key ?? keyIdOf(hash);
  const found = await getKey(customer, id);
  if (found || key !== undefined) return found;
  const made = keyFrom(customer, { hash, ...(ttl === undefined ? {} : { until: ttl }) }, { scope: 'order' });
  // Another request may have been quicker, and its key have been revoked since.
  return (await putNewKey(made)) ? made : getKey(customer, id);
}

/** Gives the customer a key; the key first, so that no Api-Key leads to nothing. */
export async function addKey(customer: string, apiKey: string, terms: KeyTerms): Promise<Key> {
  const key = keyFrom(customer, { hash: hashOf(apiKey) }, terms);
  await putNewKey(key);
  await putHash(hashOf(apiKey), key);
  return key;
}

/**
 * Gives a key another Api-Key. The one before still works for so many seconds, unless it ends earlier. If this is cut off, the new
 * Api-Key opens nothing, or the old one ends when it should.
 * @returns false where the key was revoked, or has been changed since it was read.
 */
export async function rotateApiKey(key: Key, apiKey: string, graceSeconds: number): Promise<boolean> {
  const hash = hashOf(apiKey);
  const until = Math.floor(Date.now() / 1000) + graceSeconds;
  await putHash(hash, key);
  if (!(await changeApiKey(key, hash, until))) return false;
  for (const before of key.apiKeys) await putHash(before.hash, key, Math.min(before.until ?? until, until));
  return true;
}

/** Makes the keys of the customer's Api-Keys of 0.1 that were not used since. It reads the whole table, for an operator's command. */
export async function keepOldKeys(customer: string): Promise<void> {
  for await (const item of scanItems<ApiKeyItem & { readonly id: string }>(target('customers:Scan'))) {
    if (!item.id.startsWith(prefix) || item.customer !== customer || item.key !== undefined || isOver(item)) continue;
    await keyOf({ ...item, hash: item.id.slice(prefix.length) });
  }
}

async function putHash(hash: string, { customer, id }: Key, ttl?: number): Promise<void> {
  const item = { customer, key: id, ...(ttl === undefined ? {} : { ttl }) } satisfies ApiKeyItem;
  await putItem(target('customers:PutItem'), { id: `${prefix}${hash}`, ...item });
}
