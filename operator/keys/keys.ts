import { randomUUID } from 'node:crypto';
import type { Scope } from '../../api/terms/scopes.ts';
import { addKey, keepOldKeys, rotateApiKey } from '../../lambda/accounts/api-keys.ts';
import { getCustomer } from '../../lambda/accounts/customers.ts';
import { getKey, type Key, listKeys, revokeKey } from '../../lambda/accounts/keys.ts';
import { listSessions, revokeSession } from '../../lambda/accounts/sessions.ts';
import { getHead } from '../../lambda/lines/ledger.ts';

/** What `add-key` is asked for. */
export interface AddKeyOptions {
  readonly scope: Scope;
  readonly note?: string;
  readonly details?: true;
  readonly line?: readonly string[];
}

/** The scopes of keys that `--details` and `--line` are for. */
const limited: readonly Scope[] = ['redeem', 'verify'];
/** A key is read with each request, so its list of lines is short. */
const MOST_LINES = 100;

/** Gives the customer another key; what is printed has its Api-Key, this once. */
export async function addedKey(customer: string, { scope, note, details, line }: AddKeyOptions): Promise<object> {
  await requireCustomer(customer);
  if ((details ?? line) !== undefined && !limited.includes(scope)) {
    throw new Error(
      `--details and --line are for keys with the scope ${limited.join(' or ')}: others see all lines whole.`,
    );
  }
  const lines = line && (await linesOf(customer, line));
  const apiKey = randomUUID();
  const key = await addKey(customer, apiKey, {
    scope,
    ...(note === undefined ? {} : { note }),
    ...(details === undefined ? {} : { details }),
    ...(lines === undefined ? {} : { lines }),
  });
  return { id: customer, key: key.id, scope, apiKey };
}

/** Gives a key of the customer another Api-Key; without an id the one key that may order. */
export async function rotatedKey(customer: string, id: string | undefined, graceHours: number): Promise<object> {
  const key = id === undefined ? await onlyKeyOf(customer) : await requireKey(customer, id);
  const apiKey = randomUUID();
  if (!(await rotateApiKey(key, apiKey, Math.round(graceHours * 3600)))) {
    throw new Error(`The key ${key.id} is revoked, or somebody has just changed it. List the keys and try again.`);
  }
  return { id: customer, key: key.id, apiKey, keyBeforeGoodForHours: graceHours };
}

/**
 * Revokes a key of the customer.
 * @param oldSessions whether those sessions end too of which it is not known which key has opened them: 0.1 did not store it.
 */
export async function revokedKey(customer: string, id: string, oldSessions: boolean): Promise<object> {
  await requireKey(customer, id);
  const key = await revokeKey(customer, id);
  let old = 0;
  for await (const session of listSessions(customer)) {
    if (session.opener !== undefined || session.revoked !== undefined) continue;
    if (oldSessions) await revokeSession(session.id, new Date().toISOString());
    old += 1;
  }
  return {
    id: customer,
    key: id,
    revoked: key?.revoked,
    ...(old > 0 && { [oldSessions ? 'ended' : 'oldSessions']: old }),
  };
}

/** The customer's keys, as they are printed: nothing that is stored of an Api-Key. */
export async function shownKeys(customer: string): Promise<object[]> {
  await requireCustomer(customer);
  await keepOldKeys(customer);
  const keys = await Array.fromAsync(listKeys(customer));
  return keys
    .sort((a, b) => (a.created < b.created ? -1 : 1))
    .map(({ id, scope, note, details, lines, created, used, revoked, apiKeys }) => {
      const ends = apiKeys.flatMap(({ until }) => (until === undefined ? [] : [new Date(until * 1000).toISOString()]));
      return { key: id, scope, note, details, lines, created, used, revoked, ...(ends.length > 0 && { ends }) };
    });
}

async function onlyKeyOf(customer: string): Promise<Key> {
  await requireCustomer(customer);
  await keepOldKeys(customer);
  const keys = await Array.fromAsync(listKeys(customer));
  const standing = keys.filter(
    ({ scope, revoked, apiKeys }) => scope === 'order' && revoked === undefined && apiKeys[0]?.until === undefined,
  );
  const [key, ...more] = standing;
  if (key && more.length === 0) return key;
  throw new Error(
    `The customer has ${standing.length} keys that may order. Name one with --key; "npm run customer -- keys ${customer}" lists them.`,
  );
}

async function requireKey(customer: string, id: string): Promise<Key> {
  await requireCustomer(customer);
  await keepOldKeys(customer);
  const key = await getKey(customer, id);
  if (!key) throw new Error(`The customer has no key ${id}.`);
  return key;
}

async function requireCustomer(id: string): Promise<void> {
  if (!(await getCustomer(id))) throw new Error(`There is no customer ${id}.`);
}

async function linesOf(customer: string, lines: readonly string[]): Promise<string[]> {
  const ids = [...new Set(lines.map((line) => line.toLowerCase()))];
  if (ids.length > MOST_LINES) throw new Error(`A key can be limited to ${MOST_LINES} lines at most.`);
  for (const id of ids) {
    if ((await getHead(id))?.customer !== customer) throw new Error(`The customer has no line ${id}.`);
  }
  return ids;
}
