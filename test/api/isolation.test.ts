import { beforeAll, describe, expect, test } from '@jest/globals';
import { type Route, routes } from '../../api/routes/routes.ts';
import { demoApiKeys } from '../../local/seed/demo-customers.ts';
import { type Answer, alphabetBody, type Client, connect, orderBody, send, sharedUrl } from './client.ts';
import { continuationBody, makeLine, postMultipart, snapshotOf, tokensOf } from './continuation.ts';

/**
 * What is another's looks like what there is not: whoever asks for another customer's line, alphabet or session, or for another
 * session's alphabet, gets, byte for byte but for the id that was asked for, the answer that an unknown id gets. The lines are the
 * customer's, of whichever session.
 */
const nobody = '11111111-1111-4111-8111-111111111111';
const NOWHERE = 'nowhere';
const THEIRS = 'theirs';

let owner: Client;
let line: string;
let snapshot: Buffer;
let tokens: string[];
/** Ids of what the owner has voided and redeemed. */
let acts: Readonly<Record<string, string>>;
/** Another session of the same customer, and one of another customer. */
const strangers: Record<string, { client: Client; apiKey: string }> = {};
beforeAll(async () => {
  owner = await connect();
  await owner.addAlphabet(THEIRS, 'AEIOU');
  line = await makeLine(owner, { size: 1000, digits: 12, alphabet: THEIRS }, 'analyzed');
  snapshot = await snapshotOf(owner, line);
  tokens = (await tokensOf(owner, line)).slice(0, 3);
  const voiding = { data: { type: 'void', attributes: { from: '10', count: 1, reason: 'lost' } } };
  const redeeming = { data: { type: 'redemption', attributes: { tokens: [tokens[2]] } } };
  acts = {
    '{void}': (await owner.post(`/tokens/${line}/void`, voiding)).json.data.id,
    '{redemption}': (await owner.post(`/tokens/${line}/redeem`, redeeming)).json.data.id,
  };
  strangers['another session'] = { client: await connect(), apiKey: demoApiKeys.basic };
  strangers["another customer's session"] = {
    client: await connect(sharedUrl(), demoApiKeys.bulk),
    apiKey: demoApiKeys.bulk,
  };
});

const who = ['another session', "another customer's session"];
const byId = (routes as readonly Route[]).flatMap(({ methods, paths }) =>
  methods.flatMap((method) =>
    paths.filter((path) => path.includes('{')).map((path): [method: string, path: string] => [method, path]),
  ),
);
/** Lines are the customer's: only a deletion is the session's, of a line that it holds. */
const isOfCustomer = (method: string, path: string) =>
  path.startsWith('/tokens/{id}') && (method !== 'DELETE' || path !== '/tokens/{id}');
const withActs = (path: string) => path.replace(/\{(void|redemption)\}/, (name) => acts[name] as string);

/** The answer without what differs from one request to the next. */
function comparable({ status, headers, text }: Answer, ids: readonly string[]): object {
  // The length is that of the text, in which the ids are not equally long.
  const kept = [...headers].filter(([name]) => !/^(content-length|date|x-amz-apigw-id|x-amzn-.*)$/.test(name));
  return { status, headers: kept, text: ids.reduce((rest, id) => rest.replaceAll(id, '{asked}'), text) };
}

async function ask(stranger: string, method: string, path: string, id: string, name: string): Promise<Answer> {
  const { client, apiKey } = strangers[stranger] as (typeof strangers)[string];
  const asked = withActs(path).replace('{id}', id).replace('{name}', name).replace('{digits}', '12');
  if (method === 'POST' && path === '/tokens/{id}') {
    const order = orderBody({ size: 1000, digits: 12, alphabet: THEIRS });
    return postMultipart(client, asked, continuationBody(order, snapshot));
  }
  const verification = { data: { type: 'verification', attributes: { tokens } } };
  const headers = { 'Api-Key': apiKey, 'Session-Key': client.session };
  return send(client.url, method, asked, { headers, ...(method === 'POST' ? { body: verification } : {}) });
}

describe.each(who)('to %s', (stranger) => {
  const closed = byId.filter(
    ([method, path]) =>
      stranger !== 'another session' || (!isOfCustomer(method, path) && !path.startsWith('/sessions')),
  );

  test.each(closed)('%s %s shows nothing', async (method, path) => {
    const id = path.startsWith('/sessions') ? owner.session : line;
    const theirs = await ask(stranger, method, path, id, THEIRS);
    const unknown = await ask(stranger, method, path, nobody, NOWHERE);
    expect(theirs.status).toBeGreaterThanOrEqual(400);
    expect(comparable(theirs, [id, THEIRS])).toEqual(comparable(unknown, [nobody, NOWHERE]));
  });

  test('an alphabet cannot be ordered with', async () => {
    const { client } = strangers[stranger] as (typeof strangers)[string];
    const [theirs, unknown] = await Promise.all(
      [THEIRS, NOWHERE].map((alphabet) => client.post('/tokens', orderBody({ size: 1000, digits: 12, alphabet }))),
    );
    expect(theirs?.status).toBe(404);
    expect(comparable(theirs as Answer, [THEIRS])).toEqual(comparable(unknown as Answer, [NOWHERE]));
  });

  test('lists show nothing', async () => {
    const { client } = strangers[stranger] as (typeof strangers)[string];
    expect((await client.get('/tokens')).json.data).toEqual([]);
    expect((await client.get('/alphabets?filter[style]=custom')).json.data).toEqual([]);
  });

  test('deleting everything deletes nothing of it', async () => {
    const { client } = strangers[stranger] as (typeof strangers)[string];
    expect((await client.delete('/tokens')).json.data).toEqual([]);
    expect((await client.delete('/alphabets')).json.data).toEqual([]);
  });

  test('a name that is taken there is free here', async () => {
    const { client } = strangers[stranger] as (typeof strangers)[string];
    expect((await client.post('/alphabets', alphabetBody(THEIRS, 'xyz'))).status).toBe(201);
    expect((await owner.get(`/alphabets/${THEIRS}`)).json.data.attributes.chars).toBe('AEIOU');
  });
});

describe('to another session of the customer', () => {
  const open = byId.filter(([method, path]) => ['GET', 'HEAD'].includes(method) && isOfCustomer(method, path));
  test.each(open)('%s %s shows what it shows to the session that holds the line', async (method, path) => {
    const ours = await send(owner.url, method, withActs(path).replace('{id}', line), {
      headers: { 'Session-Key': owner.session },
    });
    const theirs = await ask('another session', method, path, line, THEIRS);
    expect(theirs.status).toBe(200);
    expect(comparable(theirs, [])).toEqual(comparable(ours, []));
    expect(theirs.text).not.toContain(owner.session);
  });

  test('codes are verified', async () => {
    const { json } = await ask('another session', 'POST', '/tokens/{id}/verify', line, THEIRS);
    expect(json.data.attributes.results.map(({ issued }: { issued: boolean }) => issued)).toEqual([true, true, true]);
  });
});

test("a session of another customer is not revoked with one's own Api-Key", async () => {
  const headers = { 'Api-Key': demoApiKeys.bulk, 'Session-Key': owner.session };
  const refused = await send(sharedUrl(), 'DELETE', `/sessions/${owner.session}`, { headers });
  const unknown = await send(sharedUrl(), 'DELETE', `/sessions/${nobody}`, {
    headers: { ...headers, 'Session-Key': nobody },
  });
  expect(refused.status).toBe(403);
  expect(comparable(refused, [owner.session])).toEqual(comparable(unknown, [nobody]));
});

test('the owner still has all of it', async () => {
  expect((await owner.get(`/tokens/${line}`)).json.data.attributes.status).toBe('analyzed');
  expect((await tokensOf(owner, line)).slice(0, 3)).toEqual(tokens);
});
