import { requireEnv, variables } from '../environment.ts';
import { getItem, putItem, putNewItem, queryPrefix, updateItem } from './table.ts';

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
}

/*
 * The table `sessions` (partition key `session`, sort key `item`):
 *   <id>                 session                 the session
 *   <id>                 alphabet#<NAME>         its custom alphabets
 *   customer#<id>        session#<granted>#<id>  a pointer, so that a customer's sessions are listed by a consistent query
 */
const sessionItem = 'session';
const alphabetPrefix = 'alphabet#';

interface Pointer {
  readonly id: string;
}

/** Opens the session. The pointer is written first: one without its session is passed over, the reverse would hide it. */
export async function putSession(session: Session): Promise<void> {
  const table = requireEnv(variables.sessions);
  await putItem(table, {
    session: `customer#${session.customer}`,
    item: `session#${session.granted}#${session.id}`,
    id: session.id,
  });
  await putNewItem(table, { ...session, session: session.id, item: sessionItem }, 'session');
}

/** The session, revoked or not, or undefined. */
export async function getSession(id: string): Promise<Session | undefined> {
  return getItem<Session>(requireEnv(variables.sessions), { session: id, item: sessionItem });
}

/** All sessions of a customer, revoked ones too, oldest first. */
export async function listSessions(customer: string): Promise<Session[]> {
  const pointers = queryPrefix<Pointer>(
    requireEnv(variables.sessions),
    ['session', `customer#${customer}`],
    'session#',
  );
  const sessions: Session[] = [];
  for await (const { id } of pointers) {
    const session = await getSession(id);
    if (session) sessions.push(session);
  }
  return sessions;
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

/** The session's custom alphabets in the order of their names. */
export function listAlphabets(session: string): AsyncGenerator<CustomAlphabet> {
  return queryPrefix<CustomAlphabet>(requireEnv(variables.sessions), ['session', session], alphabetPrefix);
}
