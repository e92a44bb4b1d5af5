import type { ShownSession } from '../../api/documents/session.ts';
import type { Scope } from '../../api/terms/scopes.ts';
import { isSessionOver, sessionAge, sessionsEndBefore } from '../lines/retention.ts';
import { inBatches, pointersFor } from '../platform/batches.ts';
import { OPEN_INDEX } from '../platform/open-index.ts';
import { target } from '../platform/permissions.ts';
import { deleteItem, getItem, putItem, putNewItem, queryItems, queryPrefix, updateItem } from '../platform/table.ts';

/** A customer's working session; its id is the Session-Key. */
export interface Session extends ShownSession {
  readonly customer: string;
  /** The key that has opened it; of a session of 0.1 none is known, and it may do everything. */
  readonly opener?: Opener;
  /** When it was opened, or its last order was accepted, ISO 8601. Its time until expiry is counted from here. */
  readonly touched: string;
}

/** The key that has opened a session. */
export interface Opener {
  readonly id: string;
  readonly scope: Scope;
  /** SHA-256 of the Api-Key by which it was shown: when that ends, the session's access does. */
  readonly hash: string;
}

/** A custom alphabet: it belongs to its session. */
export interface CustomAlphabet {
  readonly name: string;
  readonly chars: string;
  /** Id of the idempotency record under which it was added. */
  readonly claim?: string;
}

/*
 * The table `sessions` (partition key `session`, sort key `item`):
 *   <id>                 session                 the session, in the index of sessions (`open`, `touched`) until it is removed
 *   <id>                 alphabet#<NAME>         its custom alphabets
 *   customer#<id>        session#<granted>#<id>  a pointer, so that a customer's sessions are listed by a consistent query
 *   keys#<customer>      <key id>                a key (keys.ts)
 */
const sessionItem = 'session';
const alphabetPrefix = 'alphabet#';
const pointerPrefix = 'session#';
/** A session that was touched within this share of its age is not touched again, so it is written about once a day. */
const LEAST_SHARE = 0.01;

/** The customer's pointer to a session. */
const pointerKey = ({ customer, granted, id }: Session) => ({
  session: `customer#${customer}`,
  item: `${pointerPrefix}${granted}#${id}`,
});

interface Pointer {
  readonly id: string;
  readonly item: string;
  /** Id of the key that has opened it. */
  readonly opener?: string;
}

/**
 * Opens the session; false if the id exists. The pointer is written first: readers skip a pointer without a session, but a
 * session without a pointer would be hidden.
 */
export async function putSession(session: Session): Promise<boolean> {
  const table = target('sessions:PutItem');
  await putItem(table, { ...pointerKey(session), id: session.id, opener: session.opener?.id });
  return putNewItem(table, { ...session, session: session.id, item: sessionItem, open: 'session' }, 'session');
}

/** The session, also when it is revoked; undefined if it does not exist or has expired. */
export async function getSession(id: string): Promise<Session | undefined> {
  const session = await getStoredSession(id);
  return session && !isSessionOver(session) ? session : undefined;
}

/** The session, also when it has expired, until it is removed; or undefined. */
export async function getStoredSession(id: string): Promise<Session | undefined> {
  return getItem<Session>(target('sessions:BatchGetItem'), { session: id, item: sessionItem });
}

/**
 * The sessions of a customer, oldest first, each with the key of its place in this list. Revoked and expired sessions are
 * included until they are removed.
 * @param after only those behind this place.
 * @param openedBy only those that the key with this id has opened.
 * @param most how many are likely to be read.
 */
export async function* listSessions(
  customer: string,
  after?: string,
  openedBy?: string,
  most?: number,
): AsyncGenerator<Session & { readonly key: string }> {
  const partition = ['session', `customer#${customer}`] as const;
  const from = after === undefined ? undefined : `${pointerPrefix}${after}`;
  const table = target('sessions:Query');
  const listed = queryPrefix<Pointer>(table, partition, pointerPrefix, from, pointersFor(most));
  for await (const pointers of inBatches(listed, most)) {
    const asked = pointers.filter(({ opener }) => openedBy === undefined || opener === openedBy);
    const sessions = await Promise.all(asked.map(({ id }) => getStoredSession(id)));
    for (const [i, { id, item }] of asked.entries()) {
      const [session, key] = [sessions[i], item.slice(pointerPrefix.length)];
      // Repeats of one request at the same time write several pointers. The one with the moment of the session counts.
      if (session && key === `${session.granted}#${id}`) yield { ...session, key };
    }
  }
}

/** Revokes the session at once. Returns it with the moment of revocation, or undefined if it was revoked already. */
export async function revokeSession(id: string, revoked: string): Promise<Session | undefined> {
  return updateItem<Session>({
    TableName: target('sessions:UpdateItem'),
    Key: { session: id, item: sessionItem },
    UpdateExpression: 'SET revoked = :revoked',
    ConditionExpression: 'attribute_exists(#session) AND attribute_not_exists(revoked)',
    ExpressionAttributeNames: { '#session': 'session' },
    ExpressionAttributeValues: { ':revoked': revoked },
  });
}

/**
 * Starts the session's time again, since an order is about to be accepted in it. Writes at most once in a hundredth of its age,
 * on the condition that the session has not ended: so it cannot end and be renewed at the same time.
 * @returns false if it has been revoked or has expired.
 */
export async function touchSession({ id, touched }: Session): Promise<boolean> {
  const now = Date.now();
  if (Date.parse(touched) > now - sessionAge() * LEAST_SHARE) return true;
  const kept = await updateItem<Session>({
    TableName: target('sessions:UpdateItem'),
    Key: { session: id, item: sessionItem },
    UpdateExpression: 'SET touched = :now',
    ConditionExpression: 'attribute_not_exists(revoked) AND touched >= :over',
    ExpressionAttributeValues: { ':now': new Date(now).toISOString(), ':over': sessionsEndBefore(now) },
  });
  return kept !== undefined;
}

/** Ends a session if it was not touched since it was read. Returns whether it has ended, now or before. */
export async function endSession({ id, touched }: Session): Promise<boolean> {
  const ended = await updateItem<Session>({
    TableName: target('sessions:UpdateItem'),
    Key: { session: id, item: sessionItem },
    UpdateExpression: 'SET revoked = if_not_exists(revoked, :now)',
    ConditionExpression: 'touched = :touched',
    ExpressionAttributeValues: { ':now': new Date().toISOString(), ':touched': touched },
  });
  return ended !== undefined;
}

/** Ids of the sessions that were last touched before the moment; eventually consistent, so read the session again. */
export async function* listIdleSessions(before: string): AsyncGenerator<string> {
  const sessions = queryItems<{ readonly session: string }>({
    TableName: target('sessionIndex:Query'),
    IndexName: OPEN_INDEX,
    ConsistentRead: false,
    KeyConditionExpression: '#open = :open AND touched < :before',
    ExpressionAttributeNames: { '#open': 'open' },
    ExpressionAttributeValues: { ':open': 'session', ':before': before },
  });
  for await (const { session } of sessions) yield session;
}

/** Removes an ended session: first from the list of its customer, then the session itself. If this is cut off, it is found again. */
export async function removeSession(session: Session): Promise<void> {
  const table = target('sessions:DeleteItem');
  await deleteItem(table, pointerKey(session));
  await deleteItem(table, { session: session.id, item: sessionItem });
}

/** Adds the alphabet to the session; false where it has one of this name. */
export async function putNewAlphabet(session: string, alphabet: CustomAlphabet): Promise<boolean> {
  const item = { ...alphabet, session, item: `${alphabetPrefix}${alphabet.name}` };
  return putNewItem(target('sessions:PutItem'), item, 'session');
}

/** The session's custom alphabet of this name, or undefined. */
export async function getAlphabet(session: string, name: string): Promise<CustomAlphabet | undefined> {
  return getItem<CustomAlphabet>(target('sessions:BatchGetItem'), { session, item: `${alphabetPrefix}${name}` });
}

/** The session's custom alphabets in the order of their names, those after a name. */
export function listAlphabets(session: string, after?: string): AsyncGenerator<CustomAlphabet> {
  const from = after === undefined ? undefined : `${alphabetPrefix}${after}`;
  return queryPrefix<CustomAlphabet>(target('sessions:Query'), ['session', session], alphabetPrefix, from);
}

/** Stores the alphabet of a snapshot. It replaces one with the same name. */
export async function putAlphabet(session: string, alphabet: CustomAlphabet): Promise<void> {
  await putItem(target('sessions:PutItem'), { ...alphabet, session, item: `${alphabetPrefix}${alphabet.name}` });
}

/** Deletes the session's custom alphabet of this name, if it has one. Lines that were made with it keep their own copy. */
export async function deleteAlphabet(session: string, name: string): Promise<void> {
  await deleteItem(target('sessions:DeleteItem'), { session, item: `${alphabetPrefix}${name}` });
}
