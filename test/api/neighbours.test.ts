import { beforeAll, describe, expect, test } from '@jest/globals';
import { type Route, routes } from '../../api/routes/routes.ts';
import { sharedCloud } from '../cloud.ts';
import { accountsOf } from './accounts.ts';
import { type Answer, type Client, connect, itemsFrom, send, sharedUrl } from './client.ts';
import { fromBody, makeLine, tokensOf } from './continuation.ts';

/**
 * Three sessions of a customer and one of another, each with a line, try everything on each other's: what a customer's sessions share
 * they all get, and of another customer's they get what there would be of nothing.
 */
interface Neighbour {
  readonly client: Client;
  readonly apiKey: string;
  readonly line: string;
  readonly tokens: readonly string[];
  /** What it has voided and redeemed: its last two codes. */
  readonly acts: Readonly<Record<string, string>>;
}
const names = ['the first', 'the second', 'the third', 'the other customer’s'] as const;
type Name = (typeof names)[number];
const nobody = '11111111-1111-4111-8111-111111111111';
const isOfOther = (name: Name) => name === 'the other customer’s';

const neighbours = new Map<Name, Neighbour>();
/** Sessions of the other customer's keys that may do less. */
const limited = new Map<string, { client: Client; apiKey: string }>();
beforeAll(async () => {
  const accounts = await accountsOf(sharedCloud());
  const [one, other] = [await accounts.letIn('bulk'), await accounts.letIn('bulk')];
  for (const name of names) {
    const { apiKey } = isOfOther(name) ? other : one;
    const client = await connect(sharedUrl(), apiKey);
    const line = await makeLine(client, { size: 10, digits: 12, alphabet: 'BASE62' });
    const tokens = await tokensOf(client, line);
    const voiding = { data: { type: 'void', attributes: { from: '8', count: 1, reason: 'lost' } } };
    const redeeming = { data: { type: 'redemption', attributes: { tokens: tokens.slice(9) } } };
    const acts = {
      '{void}': (await client.post(`/tokens/${line}/void`, voiding)).json.data.id,
      '{redemption}': (await client.post(`/tokens/${line}/redeem`, redeeming)).json.data.id,
    };
    neighbours.set(name, { client, apiKey, line, tokens, acts });
  }
  for (const scope of ['verify', 'redeem', 'reprint'] as const) {
    const { apiKey } = await accounts.add(other.id, { scope, details: true });
    limited.set(`a key that may ${scope}`, { client: await connect(sharedUrl(), apiKey), apiKey });
  }
});
const of = (name: Name) => neighbours.get(name) as Neighbour;

const byLine = (routes as readonly Route[]).flatMap(({ methods, paths }) =>
  methods.flatMap((method) =>
    paths.filter((path) => path.startsWith('/tokens/{id}')).map((path) => [method, path] as const),
  ),
);

/** What each POST is asked with, so that it would be answered; a continuation expects another position, so that none is made. */
function bodyOf(path: string, tokens: readonly string[]): object {
  if (path === '/tokens/{id}') return fromBody({ size: 10, from: 5 });
  if (path.endsWith('/codes')) return { data: { type: 'codes', attributes: { from: 0, count: 2 } } };
  if (path.endsWith('/void')) return { data: { type: 'void', attributes: { from: '0', count: 1, reason: 'theirs' } } };
  if (path.endsWith('/redeem')) return { data: { type: 'redemption', attributes: { tokens } } };
  if (path.endsWith('/gate')) return { data: { type: 'gate', attributes: {} } };
  if (path.endsWith('/verify')) return { data: { type: 'verification', attributes: { tokens } } };
  throw new Error(`What is ${path} asked with?`);
}

/** Asks for a line, and where the route has it for a void or a redemption of the owner's line. */
async function ask(
  who: { client: Client; apiKey: string },
  method: string,
  path: string,
  line: string,
  owner: Neighbour,
) {
  const headers = { 'Api-Key': who.apiKey, 'Session-Key': who.client.session };
  const asked = path.replace(/\{(void|redemption)\}/, (name) => owner.acts[name] as string).replace('{id}', line);
  const withdrawal = {
    data: { type: path.includes('{void}') ? 'void' : 'redemption', attributes: { reason: 'theirs' } },
  };
  const body = method === 'POST' ? bodyOf(path, owner.tokens) : path === '/tokens/{id}' ? undefined : withdrawal;
  return send(sharedUrl(), method, asked, { headers, ...(body && method !== 'GET' && method !== 'HEAD' && { body }) });
}

/** The answer without what differs from one request to the next. */
function comparable({ status, headers, text }: Answer, id: string): object {
  const kept = [...headers].filter(([name]) => !/^(content-length|date|x-amz-apigw-id|x-amzn-.*)$/.test(name));
  return { status, headers: kept, text: text.replaceAll(id, '{asked}') };
}

const pairs = names.flatMap((asker) =>
  names.filter((owner) => owner !== asker).map((owner) => [asker, owner] as const),
);
const shared = pairs.filter(([asker, owner]) => isOfOther(asker) === isOfOther(owner));
const foreign = pairs.filter(([asker, owner]) => isOfOther(asker) !== isOfOther(owner));

describe.each(foreign)('to %s, the line of %s', (asker, owner) => {
  test.each(byLine)('%s %s is as one that there is not', async (method, path) => {
    const { line } = of(owner);
    const theirs = await ask(of(asker), method, path, line, of(owner));
    const unknown = await ask(of(asker), method, path, nobody, of(owner));
    expect(theirs.status).toBe(404);
    expect(comparable(theirs, line)).toEqual(comparable(unknown, nobody));
  });
});

describe.each(['a key that may verify', 'a key that may redeem', 'a key that may reprint'])(
  'to %s, another customer’s line',
  (name) => {
    test.each(byLine)('%s %s is as one that there is not', async (method, path) => {
      const who = limited.get(name) as { client: Client; apiKey: string };
      const { line } = of('the first');
      const theirs = await ask(who, method, path, line, of('the first'));
      const unknown = await ask(who, method, path, nobody, of('the first'));
      expect([403, 404]).toContain(theirs.status);
      expect(comparable(theirs, line)).toEqual(comparable(unknown, nobody));
    });
  },
);

/** What changes nothing; that every session voids and redeems is shown by test/api/gate.test.ts. */
const reading = byLine.filter(
  ([method, path]) => method !== 'DELETE' && !(method === 'POST' && /\/(void|redeem|gate)$/.test(path)),
);

describe.each(shared)('to %s, the line of %s', (asker, owner) => {
  test.each(reading)('%s %s is as its own', async (method, path) => {
    const { line } = of(owner);
    const theirs = await ask(of(asker), method, path, line, of(owner));
    const ours = await ask(of(owner), method, path, line, of(owner));
    expect(comparable(theirs, line)).toEqual(comparable(ours, line));
    // Continuations expect another position, and the line was not analysed: it has no such state, and no such files.
    const isMissing = /\/(analyzed|analysis|score|delta)$/.test(path);
    const expected = path === '/tokens/{id}' && method === 'POST' ? 409 : isMissing ? 404 : 200;
    expect([method, path, theirs.status]).toEqual([method, path, expected]);
    expect(theirs.text).not.toContain(of(owner).client.session);
  });

  test('is not deleted', async () => {
    const { line } = of(owner);
    const theirs = await ask(of(asker), 'DELETE', '/tokens/{id}', line, of(owner));
    const unknown = await ask(of(asker), 'DELETE', '/tokens/{id}', nobody, of(owner));
    expect([theirs.status, comparable(theirs, line)]).toEqual([404, comparable(unknown, nobody)]);
  });
});

test.each(names)(
  '%s sees the lines of its customer in the lists, and no other; what it holds alone in the plain one',
  async (name) => {
    const { client, line } = of(name);
    const own = names.filter((each) => isOfOther(each) === isOfOther(name)).map((each) => of(each).line);
    const headers = { 'Session-Key': client.session };
    const ids = async (path: string) =>
      (await itemsFrom(client.url, await client.get(path), headers)).map(({ id }) => id);
    expect(await ids('/tokens')).toEqual([line]);
    expect((await ids('/tokens?filter[scope]=customer')).sort()).toEqual([...own].sort());
    expect((await ids('/parts')).sort()).toEqual(own.map((each) => `${each}-1`).sort());
  },
);

test.each(names)('what %s deletes of everything is its own', async (name) => {
  const before = new Map(names.map((each) => [each, of(each)]));
  const { client, line } = of(name);
  expect((await client.delete('/tokens')).json.data.map(({ id }: { id: string }) => id)).toEqual([line]);
  for (const each of names.slice(names.indexOf(name) + 1)) {
    const { client: owner, line: left, tokens } = before.get(each) as Neighbour;
    expect(await tokensOf(owner, left)).toEqual(tokens);
  }
});
