import { requireEnv, variables } from '../environment.ts';
import { deleteItem, getItem, putItem, putNewItem, queryPrefix, updateItem } from './table.ts';

/** A customer's working session; its id is the Session-Key. */
export interface Session {
  readonly id: string;
  readonly customer: string;
  readonly note?: string;
  /** The caller's IP address. */
  readonly client: string;
  /** The caller's User-Agent. */
  readonly agent: string;
  readonly granted: string;
  readonly revoked?: string;
}

/** A custom alphabet: it belongs to its session. */
export interface CustomAlphabet {
  readonly name: string;
  readonly chars: string;
  /** Id of the claim under which it was added. */
  readonly claim?: string;
}

/*
 * The table `sessions` (partition key `session`, sort key `item`):
 *   <id>                 session                 the session
 *   <id>                 alphabet#<NAME>         its custom alphabets
 *   customer#<id>        session#<granted>#<id>  a pointer, so that a customer's sessions are listed by a consistent query
 */
const sessionItem = 'session';
const alphabetPrefix = 'alphabet#';
const pointerPrefix = 'session#';

interface Pointer {
  readonly id: string;
  readonly item: string;
}

/**
 * Opens the session; false where there is one of this id. The pointer is written first: one without its session is passed
 * over, the reverse would hide it.
 */
export async function putSession(session: Session): Promise<boolean> {
  const table = requireEnv(variables.sessions);
  await putItem(table, {
    session: `customer#${session.customer}`,
    item: `${pointerPrefix}${session.granted}#${session.id}`,
    id: session.id,
  });
  return putNewItem(table, { ...session, session: session.id, item: sessionItem }, 'session');
}

/** The session, revoked or not, or undefined. */
export async function getSession(id: string): Promise<Session | undefined> {
  return getItem<Session>(requireEnv(variables.sessions), { session: id, item: sessionItem });
}

/** The sessions of a customer, revoked ones too, oldest first, each with the key that stands for its place in this list. */
export async function* listSessions(
  customer: string,
  after?: string,
): AsyncGenerator<Session & { readonly key: string }> {
  const partition = ['session', `customer#${customer}`] as const;
  const from = after === undefined ? undefined : `${pointerPrefix}${after}`;
  const table = requireEnv(variables.sessions);
  for await (const { id, item } of queryPrefix<Pointer>(table, partition, pointerPrefix, from)) {
    const session = await getSession(id);
    const key = item.slice(pointerPrefix.length);
    // Of the pointers that simultaneous repeats of one request wrote, the one with the session's own moment counts.
    if (session && key === `${session.granted}#${id}`) yield { ...session, key };
  }
}

/** Ends the session's access at once; the session with its moment of revocation, or undefined where it was revoked already. */
export async function revokeSession(id: string, revoked: string): Promise<Session | undefined> {
  return updateItem<Session>({
    TableName: requireEnv(variables.sessions),
    Key: { session: id, item: sessionItem },
    UpdateExpression: 'SET revoked = :revoked',
    ConditionExpression: 'attribute_exists(#session) AND attribute_not_exists(revoked)',
    ExpressionAttributeNames: { '#session': 'session' },
    ExpressionAttributeValues: { ':revoked': revoked },
  });
}

/** Adds the alphabet to the session; false where it has one of this name. */
export async function putNewAlphabet(session: string, alphabet: CustomAlphabet): Promise<boolean> {
  const item = { ...alphabet, session, item: `${alphabetPrefix}${alphabet.name}` };
  return putNewItem(requireEnv(variables.sessions), item, 'session');
}

/** The session's custom alphabet of this name, or undefined. */
export async function getAlphabet(session: string, name: string): Promise<CustomAlphabet | undefined> {
  return getItem<CustomAlphabet>(requireEnv(variables.sessions), { session, item: `${alphabetPrefix}${name}` });
}

/** The session's custom alphabets in the order of their names, those after a name. */
export function listAlphabets(session: string, after?: string): AsyncGenerator<CustomAlphabet> {
  const from = after === undefined ? undefined : `${alphabetPrefix}${after}`;
  return queryPrefix<CustomAlphabet>(requireEnv(variables.sessions), ['session', session], alphabetPrefix, from);
}

/** Puts the alphabet that a snapshot brings back, in the place of a same-named one. */
export async function putAlphabet(session: string, alphabet: CustomAlphabet): Promise<void> {
  await putItem(requireEnv(variables.sessions), { ...alphabet, session, item: `${alphabetPrefix}${alphabet.name}` });
}

/** Deletes the session's custom alphabet of this name; fine where it has none. Lines made with it keep their own copy. */
export async function deleteAlphabet(session: string, name: string): Promise<void> {
  await deleteItem(requireEnv(variables.sessions), { session, item: `${alphabetPrefix}${name}` });
}
