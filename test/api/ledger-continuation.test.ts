import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { demoApiKeys } from '../../local/seed/demo-customers.ts';
import { sharedCloud } from '../cloud.ts';
import { agingOf, until } from './aging.ts';
import { type Answer, type Client, connect, send } from './client.ts';
import { continueFrom, continueLine, fromBody, makeLine, snapshotOf, tokensOf } from './continuation.ts';

/** POST /tokens/{id} with a JSON body: the line goes on from what the service knows of it, without a snapshot. */
let client: Client;
beforeAll(async () => {
  client = await connect();
});

const EPC = { size: 1000, digits: 20, alphabet: 'UPPER_EPCG30' };
const capacity = 30n ** 20n;
const inFrom = { parameter: 'from', pointer: '/data/attributes/from' };
const withKey = (key: string) => ({ 'Idempotency-Key': key });

/** Waits for the part that was accepted, and answers its tokens. */
async function produced(of: Client, accepted: Answer): Promise<string[]> {
  if (accepted.status !== 201) throw new Error(accepted.text);
  await of.until(accepted.json.data.id, 'finished');
  return tokensOf(of, accepted.json.data.id);
}

/** Asks again as long as the service says that it may soon be possible. */
async function patiently(post: () => Promise<Answer>): Promise<Answer> {
  let answer = await post();
  await until(async () => {
    if (answer.status !== 409 || !answer.headers.has('Retry-After')) return true;
    answer = await post();
    return false;
  });
  return answer;
}

/** The line goes on elsewhere: a repeat is of no use. */
function expectElsewhere(answer: Answer, next: string): void {
  expect([answer.status, answer.headers.get('Retry-After'), answer.json.errors]).toEqual([
    409,
    null,
    [
      {
        status: '409',
        title: 'Tokens not requested',
        detail: `The line goes on from ${next}.`,
        source: inFrom,
        meta: { next },
      },
    ],
  ]);
}

describe('a line of three parts', () => {
  let line: string;
  const parts: string[][] = [];
  let accepted: Answer;
  beforeAll(async () => {
    line = await makeLine(client, EPC);
    parts.push(await tokensOf(client, line));
    accepted = await continueFrom(client, line, { size: '2000', from: '1000' });
    parts.push(await produced(client, accepted));
    parts.push(await produced(client, await continueFrom(client, line, { ...EPC, from: 3000 })));
  });

  test('shares no token, and is answered as a continuation from its snapshot', () => {
    expect(parts.map(({ length }) => length)).toEqual([1000, 2000, 1000]);
    expect(new Set(parts.flat()).size).toBe(4000);
    expect(accepted.headers.get('Location')).toBe(`/api/tokens/${line}`);
    expect(accepted.json.links).toEqual({ self: '/api/tokens', info: `/api/tokens/${line}` });
    expect(accepted.json.data.attributes).toEqual({
      timestamps: { requested: expect.any(String) },
      status: 'requested',
      analysis: 'none',
      size: '2000',
      digits: '20',
      reachable: '52428',
      alphabet: 'UPPER_EPCG30',
      available: String(capacity - 1000n),
    });
  });

  test.each([0, '0', 1000, '3999', 4001, '9'.repeat(400)])('is not continued from %s', async (from) => {
    expectElsewhere(await continueFrom(client, line, { size: 1000, from }), '4000');
  });

  test('goes on with the snapshot as well, which is continued once', async () => {
    const snapshot = await snapshotOf(client, line);
    const fourth = await produced(client, await continueLine(client, line, EPC, snapshot));
    expect(new Set([...parts.flat(), ...fourth]).size).toBe(5000);
    expectElsewhere(await continueFrom(client, line, { size: 1000, from: 4000 }), '5000');
    const last = await snapshotOf(client, line);
    const fifth = await produced(client, await continueFrom(client, line, { size: 1000, from: 5000 }));
    expect(new Set([...parts.flat(), ...fourth, ...fifth]).size).toBe(6000);
    expect((await continueLine(client, line, EPC, last)).status).toBe(409);
  });
});

describe('sent again', () => {
  test('without a key, by its position: no second part, while it is made and after', async () => {
    const line = await makeLine(client, EPC);
    const body = fromBody({ size: 1000, from: 1000 });
    const post = () => client.post(`/tokens/${line}`, body);
    expect((await post()).status).toBe(201);
    expectElsewhere(await post(), '2000');
    await client.until(line, 'finished');
    expectElsewhere(await post(), '2000');
    expect((await client.get(`/tokens/${line}`)).json.data.attributes.available).toBe(String(capacity - 2000n));
  });

  test('with a key, at once and later, with and without the position: one part, one answer', async () => {
    for (const more of [{}, { from: '1000' }]) {
      const line = await makeLine(client, EPC);
      const body = fromBody({ size: 1000, ...more });
      const key = randomUUID();
      const post = () => client.post(`/tokens/${line}`, body, { headers: withKey(key) });
      const answers = await Promise.all(Array.from({ length: 20 }, post));
      expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(201));
      for (const { json } of answers) expect(json).toEqual(answers[0]?.json);
      await client.until(line, 'finished');
      await produced(client, await continueFrom(client, line, { size: 1000, from: 2000 }));
      expect((await post()).json).toEqual(answers[0]?.json);
      const other = await continueFrom(client, line, { size: 1001, ...more }, withKey(key));
      expect([other.status, other.json.errors[0].source.parameter]).toEqual([422, 'Idempotency-Key']);
      expect((await client.get(`/tokens/${line}`)).json.data.attributes.available).toBe(String(capacity - 3000n));
    }
  });

  test('with neither, it is not taken', async () => {
    const line = await makeLine(client, EPC);
    const answer = await continueFrom(client, line, { size: 1000 });
    expect([answer.status, answer.json.errors[0].source]).toEqual([422, inFrom]);
    for (const from of ['-1', '1.5', 'x', '', null, -1, 1.5]) {
      const wrong = await continueFrom(client, line, { size: 1000, from });
      expect([from, wrong.status, wrong.json.errors[0].source]).toEqual([from, 422, inFrom]);
    }
  });
});

describe('of many at the same time one is accepted', () => {
  test.each<[string, (line: string, snapshot: Buffer, i: number) => Promise<Answer>]>([
    ['by their position', (line) => continueFrom(client, line, { size: 1000, from: 1000 })],
    [
      'some from the snapshot',
      (line, snapshot, i) =>
        i % 2 === 0
          ? continueFrom(client, line, { size: 1000, from: 1000 })
          : continueLine(client, line, EPC, snapshot),
    ],
  ])('%s', async (_, post) => {
    const line = await makeLine(client, EPC);
    const first = await tokensOf(client, line);
    const snapshot = await snapshotOf(client, line);
    const answers = await Promise.all(Array.from({ length: 12 }, (_each, i) => post(line, snapshot, i)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(11).fill(409)]);
    const second = await produced(client, answers.find(({ status }) => status === 201) as Answer);
    expect(new Set([...first, ...second]).size).toBe(2000);
    expect((await client.get(`/tokens/${line}`)).json.data.attributes.available).toBe(String(capacity - 2000n));
  });
});

test('of many at the same time that name no position, each accepted one has codes of its own', async () => {
  const line = await makeLine(client, EPC);
  const codes = await tokensOf(client, line);
  const order = () => continueFrom(client, line, { size: 1000 }, withKey(randomUUID()));
  const answers = await Promise.all(Array.from({ length: 12 }, order));
  const accepted = answers.filter(({ status }) => status === 201).length;
  // One at a time; but a part can be finished before the last of them is looked at.
  expect(accepted).toBeGreaterThan(0);
  expect(answers.filter(({ status }) => status !== 201).map(({ status }) => status)).toEqual(
    Array(12 - accepted).fill(409),
  );
  await client.until(line, 'finished');
  for (let part = 2; part <= accepted + 1; part++) codes.push(...(await tokensOf(client, line, `?part=${part}`)));
  expect(new Set(codes).size).toBe(1000 * (accepted + 1));
  const { available } = (await client.get(`/tokens/${line}`)).json.data.attributes;
  expect(available).toBe(String(capacity - 1000n * BigInt(accepted + 1)));
});

describe('from another session of the customer', () => {
  test('the alphabet is the line’s, and no alphabet of the session is added or replaced', async () => {
    await client.addAlphabet('OWN', 'aß€😀');
    const line = await makeLine(client, { size: 1000, digits: 30, alphabet: 'OWN' });
    const [without, another] = [await connect(), await connect()];
    await another.addAlphabet('OWN', 'xyz');
    const second = await produced(without, await continueFrom(without, line, { size: 1000, from: 1000 }));
    const third = await produced(another, await continueFrom(another, line, { size: 1000, from: 2000 }));
    for (const token of [...second, ...third]) expect(token).toMatch(/^[aß€😀]{30}$/u);
    expect((await without.get('/alphabets/OWN')).status).toBe(404);
    expect((await another.get('/alphabets/OWN')).json.data.attributes.chars).toBe('xyz');
  });

  test('after DELETE and after the session was revoked', async () => {
    const own = await connect();
    const line = await makeLine(own, EPC);
    const first = await tokensOf(own, line);
    expect((await own.delete(`/tokens/${line}`)).status).toBe(200);
    const second = await produced(own, await patiently(() => continueFrom(own, line, { size: 1000, from: 1000 })));
    const headers = { 'Api-Key': demoApiKeys.basic, 'Session-Key': own.session };
    expect((await send(own.url, 'DELETE', `/sessions/${own.session}`, { headers })).status).toBe(200);
    expect((await continueFrom(own, line, { size: 1000, from: 2000 })).status).toBe(403);
    const third = await produced(client, await patiently(() => continueFrom(client, line, { size: 1000, from: 2000 })));
    expect(new Set([...first, ...second, ...third]).size).toBe(3000);
  });

  test('after it has expired', async () => {
    const own = await connect();
    const line = await makeLine(own, EPC);
    const first = await tokensOf(own, line);
    const aging = agingOf(sharedCloud());
    await aging.ageLine(line, 1000);
    aging.close();
    expect((await own.get(`/tokens/${line}`)).status).toBe(404);
    const second = await produced(
      client,
      await patiently(() => continueFrom(client, line, { size: 1000, from: 1000 })),
    );
    expect(new Set([...first, ...second]).size).toBe(2000);
    expect((await own.get(`/tokens/${line}/data?part=1`)).status).toBe(404);
  });

  test('another customer’s line is as unknown as one that there is not', async () => {
    const bulk = await connect(client.url, demoApiKeys.bulk);
    const line = await makeLine(client, EPC);
    const nobody = '11111111-1111-4111-8111-111111111111';
    const [theirs, unknown] = [
      await continueFrom(bulk, line, { size: 1000, from: 1000 }),
      await continueFrom(bulk, nobody, { size: 1000, from: 1000 }),
    ];
    expect(theirs.status).toBe(404);
    expect(theirs.text.replaceAll(line, nobody)).toBe(unknown.text);
  });
});

test('alphabet and digits that are not the line’s are refused', async () => {
  const line = await makeLine(client, EPC);
  const answer = await continueFrom(client, line, { size: 1000, digits: 21, alphabet: 'DICE', from: 1000 });
  expect([answer.status, answer.json.errors.map(({ source }: { source: object }) => source)]).toEqual([
    409,
    [
      { parameter: 'alphabet', pointer: '/data/attributes/alphabet' },
      { parameter: 'digits', pointer: '/data/attributes/digits' },
    ],
  ]);
});

test('a line is used up by its last part: then 406', async () => {
  const line = await makeLine(client, { size: 8788, digits: 3, alphabet: 'LOWER_LATIN' });
  const tooMany = await continueFrom(client, line, { size: 8789, from: 8788 });
  expect([tooMany.status, tooMany.json.errors[0].detail]).toEqual([406, 'Out of range.']);
  await produced(client, await continueFrom(client, line, { size: 8788, from: 8788 }));
  const more = await continueFrom(client, line, { size: 1000, from: 17_576 });
  expect([more.status, more.json.errors[0].detail]).toEqual([406, 'Out of range.']);
});

test('a part under way is waited for: the position after it is good as soon as it is done', async () => {
  const bulk = await connect(client.url, demoApiKeys.bulk);
  const size = 1_000_000;
  const { id } = (await bulk.order({ ...EPC, size })).json.data;
  const early = await continueFrom(bulk, id, { size: 10, from: size });
  expect([early.status, early.headers.get('Retry-After'), early.json.errors[0].source]).toEqual([409, '5', inFrom]);
  expectElsewhere(await continueFrom(bulk, id, { size: 10, from: 0 }), String(size));
  await bulk.until(id, 'finished');
  expect((await continueFrom(bulk, id, { size: 10, from: size })).status).toBe(201);
});

test('a first part that was deleted before it ended is begun again from 0, once nothing of it is left', async () => {
  const bulk = await connect(client.url, demoApiKeys.bulk);
  const { id } = (await bulk.order({ ...EPC, size: 3_000_000 })).json.data;
  await bulk.until(id, 'started');
  expect((await bulk.delete(`/tokens/${id}`)).json.data.attributes.timestamps.ended).toBeUndefined();
  const post = () => continueFrom(bulk, id, { size: 10, from: 0 });
  expectElsewhere(await continueFrom(bulk, id, { size: 10, from: 3_000_000 }), '0');
  const accepted = await patiently(post);
  expect(accepted.json.data.attributes.available).toBe(String(capacity));
  expect(await produced(bulk, accepted)).toHaveLength(10);
});

test('no other kind of body is taken', async () => {
  const line = await makeLine(client, EPC);
  const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
  const answer = await client.post(`/tokens/${line}`, 'size=1000&from=1000', { headers });
  expect([answer.status, answer.json.errors[0].source.parameter]).toEqual([415, 'Content-Type']);
});
