import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { demoApiKeys } from '../../local/seed/demo-customers.ts';
import { type LocalCloud, startLocalCloud } from '../local-cloud.ts';
import { type Answer, type Client, connect, orderBody, send } from './client.ts';
import {
  continuationBody,
  continueLine,
  makeLine,
  postMultipart,
  snapshotOf,
  tampered,
  tokensOf,
} from './continuation.ts';

/** Lines of several parts: POST /tokens/{id}, from whatever session, whatever became of the one before. */
let client: Client;
beforeAll(async () => {
  client = await connect();
});

const EPC = { size: 1000, digits: 20, alphabet: 'UPPER_EPCG30' };
const capacity = 30n ** 20n;

/** Waits for the part that was accepted, and answers its tokens. */
async function produced(of: Client, accepted: Answer): Promise<string[]> {
  if (accepted.status !== 201) throw new Error(accepted.text);
  await of.until(accepted.json.data.id, 'finished');
  return tokensOf(of, accepted.json.data.id);
}

function expectRefused(answer: Answer, status: number, detail: string): void {
  expect([answer.status, answer.json.errors]).toEqual([
    status,
    [
      {
        status: String(status),
        title: 'Tokens not requested',
        detail,
        source: { parameter: 'snapshot.blob', pointer: '' },
      },
    ],
  ]);
}
const superseded = 'The snapshot has been continued already.';
const forged = 'The snapshot is not a genuine one of this line.';

describe('three parts of one line', () => {
  let line: string;
  const parts: string[][] = [];
  const snapshots: Buffer[] = [];
  let accepted: Answer;
  beforeAll(async () => {
    line = await makeLine(client, { ...EPC, seed: 'first' });
    for (let part = 1; part <= 3; part++) {
      parts.push(await tokensOf(client, line));
      snapshots.push(await snapshotOf(client, line));
      if (part === 3) break;
      const order = { ...EPC, size: 1000 * (part + 1), ...(part === 1 ? {} : { seed: `part ${part + 1}` }) };
      accepted = await continueLine(client, line, order, snapshots.at(-1) as Buffer);
      await produced(client, accepted);
    }
  });

  test('share no token', () => {
    expect(parts.map(({ length }) => length)).toEqual([1000, 2000, 3000]);
    expect(new Set(parts.flat()).size).toBe(6000);
  });

  test('each is accepted as the same line, with what the parts before have left', () => {
    expect(accepted.status).toBe(201);
    expect(accepted.json.meta).toEqual({ seed: 'part 3' });
    expect(accepted.json.links).toEqual({ self: '/api/tokens', info: `/api/tokens/${line}` });
    expect(accepted.json.data).toMatchObject({ id: line, type: 'tokens' });
    expect(accepted.json.data.attributes).toEqual({
      timestamps: { requested: expect.any(String) },
      status: 'requested',
      analysis: 'none',
      size: '3000',
      digits: '20',
      reachable: '52428',
      alphabet: 'UPPER_EPCG30',
      available: String(capacity - 3000n),
    });
  });

  test('requested and started of the last part show its own moments and what there was before it', async () => {
    const requested = await client.get(`/tokens/${line}/requested`);
    expect(requested.json).toEqual(accepted.json);
    const started = (await client.get(`/tokens/${line}/started`)).json.data.attributes;
    expect(Object.keys(started.timestamps)).toEqual(['started', 'requested']);
    expect(started.available).toBe(String(capacity - 3000n));
    const ended = (await client.get(`/tokens/${line}/ended`)).json.data.attributes;
    expect(ended.available).toBe(String(capacity - 6000n));
    expect(ended.filehashes).toEqual({ data: expect.stringMatching(/^[0-9a-f]{64}$/) });
  });

  test('checksum is that of the full set without all tokens of all parts', async () => {
    const { checksum } = (await client.get(`/tokens/${line}`)).json.data.attributes;
    const sums = new Array<number>(20).fill(0); // 30^19 is even.
    for (const token of parts.flat()) for (let i = 0; i < 20; i++) sums[i]! ^= token.charCodeAt(i);
    expect(checksum).toBe(sums.map((sum) => sum.toString(2).padStart(7, '0')).join(''));
    expect(checksum).toHaveLength(140);
  });

  test('?part=N answers the data and the snapshot of an earlier one', async () => {
    for (const part of [1, 2, 3]) {
      expect(await tokensOf(client, line, `?part=${part}`)).toEqual(parts[part - 1]);
      expect((await snapshotOf(client, line, `?part=${part}`)).equals(snapshots[part - 1] as Buffer)).toBe(true);
      const head = await client.head(`/tokens/${line}/data?part=${part}`);
      expect([head.status, head.headers.get('Content-Length')]).toEqual([200, String(part * 21_000 - 1)]);
      expect(head.headers.get('Content-Disposition')).toBe(`attachment; filename="${line}-${part}.txt"`);
    }
    for (const [part, status] of [
      ['4', 404],
      ['99999999', 404],
      ['0', 400],
      ['-1', 400],
      ['1.0', 400],
      ['', 400],
    ]) {
      const answer = await client.get(`/tokens/${line}/data?part=${part}`);
      expect([part, answer.status, answer.json.errors[0].source.parameter]).toEqual([part, status, 'part']);
    }
  });

  test('a superseded snapshot is refused and nothing is produced', async () => {
    for (const snapshot of snapshots.slice(0, 2)) {
      expectRefused(await continueLine(client, line, EPC, snapshot), 409, superseded);
    }
    expect(await tokensOf(client, line)).toEqual(parts[2]);
  });

  test('after DELETE no part is found any more, and the last snapshot still continues the line', async () => {
    expect((await client.delete(`/tokens/${line}`)).status).toBe(200);
    for (const path of ['/data', '/data?part=1', '/snapshot?part=2', '/requested']) {
      expect([path, (await client.get(`/tokens/${line}${path}`)).status]).toEqual([path, 404]);
    }
    expectRefused(await continueLine(client, line, EPC, snapshots[1] as Buffer), 409, superseded);
    const fourth = await produced(client, await continueLine(client, line, EPC, snapshots[2] as Buffer));
    expect(new Set([...parts.flat(), ...fourth]).size).toBe(7000);
    expect((await client.get(`/tokens/${line}`)).json.data.attributes.available).toBe(String(capacity - 7000n));
  });
});

test('a line is used up by its last part: all 17,576 tokens, checksum of zeros, no snapshot', async () => {
  const order = { size: 8788, digits: 3, alphabet: 'LOWER_LATIN' };
  const line = await makeLine(client, order);
  const first = await tokensOf(client, line);
  const snapshot = await snapshotOf(client, line);
  const tooMany = await continueLine(client, line, { ...order, size: 8789 }, snapshot);
  expect([tooMany.status, tooMany.json.errors[0].detail]).toEqual([406, 'Out of range.']);
  const second = await produced(client, await continueLine(client, line, order, snapshot));
  expect(new Set([...first, ...second]).size).toBe(17_576);

  const { json } = await client.get(`/tokens/${line}`);
  expect(json.data.attributes).toMatchObject({
    status: 'finished',
    available: '0',
    reachable: '0',
    partial: false,
    checksum: '0'.repeat(21),
    filesizes: { data: 35_151 },
  });
  expect(json.links).toEqual({ self: '/api/tokens', info: `/api/tokens/${line}`, data: `/api/tokens/${line}/data` });
  expect((await client.get(`/tokens/${line}/snapshot`)).status).toBe(404);
  expect((await client.head(`/tokens/${line}/snapshot`)).status).toBe(404);
  expect((await snapshotOf(client, line, '?part=1')).equals(snapshot)).toBe(true);
  expectRefused(await continueLine(client, line, order, snapshot), 409, superseded);
});

test('below the minimum exactly what is left may be ordered', async () => {
  const order = { size: 17_000, digits: 3, alphabet: 'LOWER_LATIN' };
  const line = await makeLine(client, order);
  const snapshot = await snapshotOf(client, line);
  const fewer = await continueLine(client, line, { ...order, size: 575 }, snapshot);
  expect([fewer.status, fewer.json.errors[0].detail]).toEqual([402, 'Out of limit.']);
  const rest = await produced(client, await continueLine(client, line, { ...order, size: 576 }, snapshot));
  expect(rest).toHaveLength(576);
});

describe('from another session of the customer', () => {
  test('the line moves there: the first session sees it, and cannot list or delete it any more', async () => {
    const line = await makeLine(client, EPC);
    const first = await tokensOf(client, line);
    const snapshot = await snapshotOf(client, line);
    const other = await connect();
    const second = await produced(other, await continueLine(other, line, EPC, snapshot));
    expect(new Set([...first, ...second]).size).toBe(2000);
    expect((await client.get(`/tokens/${line}`)).json.data.attributes.status).toBe('finished');
    expect((await client.delete(`/tokens/${line}`)).status).toBe(404);
    const listed = async (of: Client) => (await of.get('/tokens')).json.data.map(({ id }: { id: string }) => id);
    expect(await listed(client)).not.toContain(line);
    expect(await listed(other)).toContain(line);
  });

  test('a custom alphabet comes back with the snapshot, in the place of a same-named one', async () => {
    const chars = 'aß€😀';
    await client.addAlphabet('MIXED', chars);
    const order = { size: 1000, digits: 30, alphabet: 'MIXED' };
    const line = await makeLine(client, order);
    const first = await tokensOf(client, line);
    const snapshot = await snapshotOf(client, line);
    expect(snapshot.length).toBeLessThan(1024);

    const [without, overwritten] = [await connect(), await connect()];
    await overwritten.addAlphabet('MIXED', 'xyz');
    const second = await produced(overwritten, await continueLine(overwritten, line, order, snapshot));
    expect((await overwritten.get('/alphabets/MIXED')).json.data.attributes.chars).toBe(chars);
    const next = await snapshotOf(overwritten, line);
    const third = await produced(without, await continueLine(without, line, order, next));
    expect((await without.get('/alphabets/MIXED')).json.data.attributes).toEqual({
      ascii: false,
      length: 4,
      bytes: 10,
      parity: 0,
      chars,
    });
    expect(new Set([...first, ...second, ...third]).size).toBe(3000);
    for (const token of third) expect(token).toMatch(/^[aß€😀]{30}$/u);
  });

  test('after the session of the first part was revoked', async () => {
    const revoked = await connect();
    const line = await makeLine(revoked, EPC);
    const first = await tokensOf(revoked, line);
    const snapshot = await snapshotOf(revoked, line);
    const headers = { 'Api-Key': demoApiKeys.basic, 'Session-Key': revoked.session };
    expect((await send(revoked.url, 'DELETE', `/sessions/${revoked.session}`, { headers })).status).toBe(200);
    expect((await continueLine(revoked, line, EPC, snapshot)).status).toBe(403);
    // What the revocation has begun is done behind its answer: until then the line may answer "try again".
    let answer = await continueLine(client, line, EPC, snapshot);
    for (; answer.status === 409 && answer.headers.has('Retry-After'); ) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      answer = await continueLine(client, line, EPC, snapshot);
    }
    const second = await produced(client, answer);
    expect(new Set([...first, ...second]).size).toBe(2000);
  });
});

test('of ten continuations of one snapshot at the same time one is accepted', async () => {
  const line = await makeLine(client, EPC);
  const first = await tokensOf(client, line);
  const snapshot = await snapshotOf(client, line);
  const answers = await Promise.all(Array.from({ length: 10 }, () => continueLine(client, line, EPC, snapshot)));
  expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(9).fill(409)]);
  const second = await produced(client, answers.find(({ status }) => status === 201) as Answer);
  expect(new Set([...first, ...second]).size).toBe(2000);
  expect((await client.get(`/tokens/${line}`)).json.data.attributes.available).toBe(String(capacity - 2000n));
});

describe('a snapshot that is not a genuine one of this line of this customer', () => {
  let line: string;
  let snapshot: Buffer;
  beforeAll(async () => {
    line = await makeLine(client, EPC);
    snapshot = await snapshotOf(client, line);
  });

  test('with any byte changed', async () => {
    const places = Array.from({ length: 40 }, (_, i) => Math.floor((i * snapshot.length) / 40));
    for (const at of new Set([...places, 0, 1, 2, 3, 4, 5, snapshot.length - 1])) {
      expectRefused(await continueLine(client, line, EPC, tampered(snapshot, at)), 422, forged);
    }
  });

  test('cut short, prolonged, empty, or something else', async () => {
    const wrong = [
      snapshot.subarray(0, -1),
      Buffer.concat([snapshot, Buffer.alloc(1)]),
      Buffer.alloc(0),
      Buffer.from('UT'),
      Buffer.alloc(300_001, 0x55),
    ];
    for (const blob of wrong) expectRefused(await continueLine(client, line, EPC, blob), 422, forged);
  });

  test("another line's, another customer's", async () => {
    const other = await makeLine(client, EPC);
    expectRefused(await continueLine(client, other, EPC, snapshot), 422, forged);
    const unknown = '11111111-1111-4111-8111-111111111111';
    expectRefused(await continueLine(client, unknown, EPC, snapshot), 422, forged);
    const bulk = await connect(client.url, demoApiKeys.bulk);
    expectRefused(await continueLine(bulk, line, EPC, snapshot), 422, forged);
  });

  test('an order of another alphabet or number of digits', async () => {
    const answer = await continueLine(client, line, { ...EPC, digits: 21, alphabet: 'DICE' }, snapshot);
    expect(answer.status).toBe(409);
    const sources = answer.json.errors.map(({ source }: { source: object }) => source);
    expect(sources).toEqual([
      { parameter: 'alphabet', pointer: '/data/attributes/alphabet' },
      { parameter: 'digits', pointer: '/data/attributes/digits' },
    ]);
  });

  test('a body without the one or the other part, or with a wrong order', async () => {
    const info = orderBody(EPC);
    const form = async (body: string) =>
      postMultipart(client, `/tokens/${line}`, {
        contentType: 'multipart/form-data; boundary=b',
        body: Buffer.from(body),
      });
    const field = (name: string, content: string) =>
      `--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${content}\r\n`;
    const cases: [body: string, status: number, parameter: string, pointer: string][] = [
      [`${field('snapshot.blob', 'x')}--b--\r\n`, 422, 'info.json', ''],
      [`${field('info.json', JSON.stringify(info))}--b--\r\n`, 422, 'snapshot.blob', ''],
      [`${field('info.json', '{')}--b--\r\n`, 400, '', ''],
      [`${field('info.json', '{}')}${field('snapshot.blob', 'x')}--b--\r\n`, 422, 'data', '/data'],
      [field('info.json', JSON.stringify(info)), 400, '', ''],
      ['', 400, '', ''],
    ];
    for (const [body, status, parameter, pointer] of cases) {
      const answer = await form(body);
      expect([body.slice(0, 60), answer.status, answer.json.errors[0].source]).toEqual([
        body.slice(0, 60),
        status,
        { parameter, pointer },
      ]);
    }
    const { body } = continuationBody(info, snapshot);
    const json = await postMultipart(client, `/tokens/${line}`, { contentType: 'application/vnd.api+json', body });
    expect([json.status, json.json.errors[0].detail]).toEqual([400, 'The body is not valid JSON.']);
  });

  test('after all of that nothing was produced, and the genuine one still continues the line', async () => {
    const { json } = await client.get(`/tokens/${line}`);
    expect(json.data.attributes).toMatchObject({ status: 'finished', available: String(capacity - 1000n) });
    expect((await continueLine(client, line, EPC, snapshot)).status).toBe(201);
  });
});

test('the largest alphabet, 65,536 symbols of 2 to 4 bytes, comes back with its snapshot', async () => {
  const symbols: string[] = [];
  // Letters without case or marks, ideographs above all: none of them composes.
  const ranges: [number, number][] = [
    [0x3400, 0x4dbf],
    [0x4e00, 0x9ffc],
    [0x20000, 0x2a6dd],
  ];
  for (const [from, to] of ranges) for (let at = from; at <= to; at++) symbols.push(String.fromCodePoint(at));
  const chars = [...symbols.slice(0, 65_535), 'é'].join('');
  const added = await client.addAlphabet('HUGE', chars);
  expect([added.status, added.json.data.attributes.length]).toEqual([201, 65_536]);
  const order = { size: 1000, digits: 10, alphabet: 'HUGE' };
  const line = await makeLine(client, order);
  const snapshot = await snapshotOf(client, line);
  expect(snapshot.length).toBeLessThan(300_000);
  const first = await tokensOf(client, line);
  await client.delete(`/tokens/${line}`);
  const other = await connect();
  const second = await produced(other, await continueLine(other, line, order, snapshot));
  expect(new Set([...first, ...second]).size).toBe(2000);
  expect((await other.get('/alphabets/HUGE')).json.data.attributes.chars).toBe(chars);
});

describe('beyond one process, and beyond one service', () => {
  const dir = mkdtempSync(join(tmpdir(), 'unique-tokens-parts-'));
  let own: LocalCloud | undefined;
  afterAll(async () => {
    await own?.stop();
    rmSync(dir, { recursive: true, force: true });
  });

  test('a line is continued after DELETE, revocation and restart; and by no other service', async () => {
    own = await startLocalCloud({ dir });
    const before = await connect(own.url);
    const order = { size: 1000, digits: 100, alphabet: 'UPPER_VOWELS' };
    await before.addAlphabet('UPPER_VOWELS', 'AEIOU');
    const line = await makeLine(before, order);
    const first = await tokensOf(before, line);
    const snapshot = await snapshotOf(before, line);
    await before.delete(`/tokens/${line}`);
    const headers = { 'Api-Key': demoApiKeys.basic, 'Session-Key': before.session };
    await send(own.url, 'DELETE', `/sessions/${before.session}`, { headers });
    await own.kill();

    expectRefused(await continueLine(client, line, order, snapshot), 422, forged);

    own = await startLocalCloud({ dir });
    const after = await connect(own.url);
    const second = await produced(after, await continueLine(after, line, order, snapshot));
    expect(new Set([...first, ...second]).size).toBe(2000);
    expect((await after.get('/alphabets/UPPER_VOWELS')).json.data.attributes.chars).toBe('AEIOU');
    expectRefused(await continueLine(after, line, order, snapshot), 409, superseded);
  });
});
