import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { demoApiKeys } from '../../local/seed/demo-customers.ts';
import { type Answer, alphabetBody, type Client, connect, itemsFrom, orderBody, send } from './client.ts';
import { continuationBody, continueLine, makeLine, postMultipart, snapshotOf, tokensOf } from './continuation.ts';

/** `Idempotency-Key`: any POST can be sent again and makes one thing. */
let client: Client;
beforeAll(async () => {
  client = await connect();
});

const ORDER = { size: 1000, digits: 10, alphabet: 'DIGITS' };
const withKey = (key: string) => ({ 'Idempotency-Key': key });

function expectMismatch(answer: Answer): void {
  expect([answer.status, answer.json.errors[0]]).toEqual([
    422,
    {
      status: '422',
      title: expect.any(String),
      detail: 'The Idempotency-Key came with another content before.',
      source: { parameter: 'Idempotency-Key', pointer: '' },
    },
  ]);
}

interface Making {
  /** Sends the request with the key; `other` sends other content. */
  readonly post: (key: string, other?: boolean) => Promise<Answer>;
  /** How many of these there are. */
  readonly count: () => Promise<number>;
}

async function lengthOf(of: Client, path: string): Promise<number> {
  return (await of.get(path)).json.data.length;
}

const makings: [what: string, prepare: () => Promise<Making>][] = [
  [
    'POST /sessions',
    async () => {
      const note = randomUUID();
      const headers = { 'Api-Key': demoApiKeys.basic };
      return {
        post: (key, other) =>
          send(client.url, 'POST', '/sessions', {
            headers: { ...headers, ...withKey(key) },
            body: { data: { type: 'session', attributes: { note: other ? 'other' : note } } },
          }),
        count: async () => {
          const first = await send(client.url, 'GET', '/sessions', { headers });
          const sessions = await itemsFrom(client.url, first, headers);
          return sessions.filter(({ attributes }) => attributes.note === note).length;
        },
      };
    },
  ],
  [
    'POST /alphabets',
    async () => {
      const own = await connect();
      return {
        post: (key, other) =>
          own.post('/alphabets', alphabetBody('mine', other ? 'abd' : 'abc'), { headers: withKey(key) }),
        count: () => lengthOf(own, '/alphabets?filter[style]=custom'),
      };
    },
  ],
  [
    'POST /tokens',
    async () => {
      const own = await connect();
      const [body, otherBody] = [orderBody({ ...ORDER, seed: 'a seed' }), orderBody(ORDER)];
      return {
        post: (key, other) => own.post('/tokens', other ? otherBody : body, { headers: withKey(key) }),
        count: () => lengthOf(own, '/tokens'),
      };
    },
  ],
];

describe.each(makings)('%s', (_, prepare) => {
  test('sent three times one after the other makes one and answers the same', async () => {
    const { post, count } = await prepare();
    const key = randomUUID();
    const answers = [await post(key), await post(key), await post(key)];
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201]);
    for (const answer of answers) expect(answer.json).toEqual(answers[0]?.json);
    expect(await count()).toBe(1);
    expectMismatch(await post(key, true));
    expect(await count()).toBe(1);
  });

  test('sent twenty times at the same time makes one', async () => {
    const { post, count } = await prepare();
    const key = randomUUID();
    const answers = await Promise.all(Array.from({ length: 20 }, () => post(key)));
    expect(new Set(answers.map(({ status, json }) => `${status} ${json.data?.id}`)).size).toBe(1);
    expect(answers[0]?.status).toBe(201);
    expect(await count()).toBe(1);
    expectMismatch(await post(key, true));
  });

  test('ten with other content at the same time: one of the two is made', async () => {
    const { post } = await prepare();
    const key = randomUUID();
    const answers = await Promise.all(Array.from({ length: 10 }, (_, i) => post(key, i % 2 === 1)));
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 201)).toHaveLength(5);
    expect(statuses.filter((status) => status === 422)).toHaveLength(5);
  });
});

describe('POST /tokens', () => {
  test('member order and white space of the body do not count', async () => {
    const body = orderBody({ ...ORDER, seed: 'a seed' }) as { meta: object; data: Record<string, unknown> };
    const key = randomUUID();
    const first = await client.post('/tokens', body, { headers: withKey(key) });
    const { type, attributes, relationships } = body.data;
    const same = JSON.stringify({ data: { relationships, attributes, type }, meta: body.meta }, null, 2);
    const again = await client.post('/tokens', same, { headers: withKey(key) });
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(again.json).toEqual(first.json);
  });

  test('keys are those of a customer, a method and a path', async () => {
    const key = randomUUID();
    const body = orderBody(ORDER);
    const bulk = await connect(client.url, demoApiKeys.bulk);
    const answers = [
      await client.post('/tokens', body, { headers: withKey(key) }),
      await bulk.post('/tokens', body, { headers: withKey(key) }),
      await client.post('/tokens?analysis=metrics', body, { headers: withKey(key) }),
      await client.post('/alphabets', alphabetBody(`k${key}`, 'abc'), { headers: withKey(key) }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
    expect(new Set(answers.map(({ json }) => json.data.id)).size).toBe(4);
  });

  test('without a key each order is one of its own', async () => {
    const body = orderBody(ORDER);
    const ids = [(await client.post('/tokens', body)).json.data.id, (await client.post('/tokens', body)).json.data.id];
    expect(new Set(ids).size).toBe(2);
  });

  test('a refused request leaves its key free', async () => {
    const key = randomUUID();
    const body = { ...ORDER, size: 999 };
    expect((await client.post('/tokens', orderBody(body), { headers: withKey(key) })).status).toBe(402);
    expect((await client.post('/tokens', orderBody(ORDER), { headers: withKey(key) })).status).toBe(201);
  });

  test('a repeat answers the order as it was accepted, however far the line has come since', async () => {
    const key = randomUUID();
    const body = orderBody(ORDER);
    const order = () => client.post('/tokens', body, { headers: withKey(key) });
    const first = await order();
    const line = first.json.data.id;
    await client.until(line, 'finished');
    expect((await order()).json).toEqual(first.json);

    const snapshot = await snapshotOf(client, line);
    await continueLine(client, line, ORDER, snapshot);
    expect((await order()).json).toEqual(first.json);
    await client.until(line, 'finished');
    expect((await order()).json).toEqual(first.json);
  });

  test('a repeat after the line was deleted makes nothing new', async () => {
    const own = await connect();
    const key = randomUUID();
    const body = orderBody(ORDER);
    const first = await own.post('/tokens', body, { headers: withKey(key) });
    const line = first.json.data.id;
    await own.until(line, 'finished');
    const snapshot = await snapshotOf(own, line);
    await own.delete(`/tokens/${line}`);
    const again = await own.post('/tokens', body, { headers: withKey(key) });
    expect([again.status, again.json.data.id]).toEqual([201, line]);
    expect((await own.get('/tokens')).json.data).toEqual([]);
    expect((await own.get(`/tokens/${line}`)).status).toBe(404);

    // Continued after that, the first part is past: its repeat is told so, and is no second line either.
    expect((await continueLine(own, line, ORDER, snapshot)).status).toBe(201);
    await own.until(line, 'finished');
    const late = await own.post('/tokens', body, { headers: withKey(key) });
    expect([201, 409]).toContain(late.status);
    expect((await own.get('/tokens')).json.data.map(({ id }: { id: string }) => id)).toEqual([line]);
  });
});

test('an alphabet of the same name without the key is a clash as ever', async () => {
  const own = await connect();
  const key = randomUUID();
  const body = alphabetBody('mine', 'abc');
  expect((await own.post('/alphabets', body, { headers: withKey(key) })).status).toBe(201);
  expect((await own.post('/alphabets', body)).status).toBe(409);
  expect((await own.post('/alphabets', body, { headers: withKey(randomUUID()) })).status).toBe(409);
  expect((await own.post('/alphabets', body, { headers: withKey(key) })).status).toBe(201);
});

describe('POST /tokens/{id}', () => {
  test('the same continuation again and again, at once, with other boundaries, makes one part', async () => {
    const line = await makeLine(client, ORDER);
    const first = await tokensOf(client, line);
    const snapshot = await snapshotOf(client, line);
    const info = orderBody(ORDER);
    const key = randomUUID();
    const post = (i: number) =>
      postMultipart(client, `/tokens/${line}`, continuationBody(info, snapshot, `boundary-${i}`), withKey(key));
    const answers = await Promise.all(Array.from({ length: 20 }, (_, i) => post(i)));
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(201));
    for (const { json } of answers) expect(json).toEqual(answers[0]?.json);
    await client.until(line, 'finished');
    const late = await post(99);
    expect([late.status, late.json]).toEqual([201, answers[0]?.json]);
    const { attributes } = (await client.get(`/tokens/${line}`)).json.data;
    expect(attributes.available).toBe(String(10n ** 10n - 2000n));
    expect(new Set([...first, ...(await tokensOf(client, line))]).size).toBe(2000);

    const other = continuationBody(orderBody(ORDER), snapshot);
    expectMismatch(await postMultipart(client, `/tokens/${line}`, other, withKey(key)));
    // Without the key it is one more continuation of the same snapshot.
    expect((await postMultipart(client, `/tokens/${line}`, continuationBody(info, snapshot))).status).toBe(409);
  });
});

test('POST /tokens/{id}/verify can be repeated anyway', async () => {
  const line = await makeLine(client, ORDER);
  const body = { data: { type: 'verification', attributes: { tokens: (await tokensOf(client, line)).slice(0, 3) } } };
  const post = () => client.post(`/tokens/${line}/verify`, body, { headers: withKey('k') });
  expect((await post()).json).toEqual((await post()).json);
});
