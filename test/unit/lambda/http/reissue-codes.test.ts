import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { presetAlphabet } from '../../../../engine/alphabet/presets.ts';
import { openLine } from '../../../../engine/line.ts';
import { releaseLease, takeLease } from '../../../../lambda/accounts/leases.ts';
import type { Head } from '../../../../lambda/lines/head.ts';
import { lineSecret } from '../../../../lambda/lines/line-secret.ts';
import { putPart } from '../../../../lambda/lines/parts.ts';
import { listReissues } from '../../../../lambda/lines/reissues.ts';
import { variables } from '../../../../lambda/platform/environment.ts';
import { signedIn } from '../../world/customers.ts';
import { endedMoments, storedHead } from '../../world/heads.ts';
import { callStreaming, gatewayEvent, type Streamed } from '../../world/stream.ts';
import { eventsOf } from '../../world/tasks.ts';

/** POST /tokens/{id}/codes as the function answers it, over lines whose ledger is filled by hand: no token was ever made. */
const load = () => require('../../../../lambda/http/handlers/reissue-codes.ts').handler;

/** Parts 1 to 3: [0, 5000), [5000, 10^10 − 10), [10^10 − 10, 10^10). */
const ENDS = [5000, 10 ** 10 - 10, 10 ** 10];

interface World {
  readonly head: Head;
  readonly session: string;
  ask(attributes: object, headers?: Readonly<Record<string, string>>, take?: () => boolean): Promise<Streamed>;
}

async function worldOf(scope: 'order' | 'reprint' = 'order', change: Partial<Head> = {}): Promise<World> {
  const { customer: id, session } = await signedIn({ scope });
  const last = { part: 3, first: String(ENDS[1]), next: String(ENDS[2]) };
  const head = await storedHead({
    ...{ customer: id, session, state: 'finished', open: 'rest', digits: 12, timestamps: endedMoments },
    ...last,
    ...change,
  });
  for (const [i, end] of ENDS.entries()) {
    await putPart({ ...head, part: i + 1, first: String(i === 0 ? 0 : ENDS[i - 1]), next: String(end) });
  }
  return {
    head,
    session,
    ask: (attributes, headers = {}, take = () => true) => {
      const event = gatewayEvent(
        '/tokens/{id}/codes',
        { id: head.line },
        { 'Session-Key': session, 'Content-Type': 'application/vnd.api+json', ...headers },
        { data: { type: 'codes', attributes } },
      );
      return callStreaming(load(), event, take);
    },
  };
}

/** The codes at these positions, made by the engine itself. */
async function codesOf({ line, key, digits }: Head, from: number | bigint, count: number): Promise<string> {
  const opened = openLine({
    ...{ mac: await lineSecret(key, line), lineId: line, alphabet: presetAlphabet('DIGITS'), digits },
  });
  const batches = Array.from(opened.produce(BigInt(from), count), ({ bytes }) => Buffer.from(bytes));
  return Buffer.concat(batches).toString('utf8').slice(0, -1);
}

const errorOf = ({ status, bytes }: Streamed) => {
  const { code, detail, source, meta } = JSON.parse(bytes.toString('utf8')).errors[0];
  return { status, code, detail, source, meta };
};
const at = (member: string) => ({ parameter: member, pointer: `/data/attributes/${member}` });

describe('codes of a line of 10^10', () => {
  test('a whole part, and its last codes', async () => {
    const { head, ask } = await worldOf();
    const whole = await ask({ part: 1 });
    expect([whole.status, whole.bytes.toString('utf8')]).toEqual([200, await codesOf(head, 0, 5000)]);
    expect(whole.headers).toMatchObject({
      'Content-Type': 'text/plain; charset=utf-8',
      'Content-Length': String(5000 * 13 - 1),
      'Content-Disposition': `attachment; filename="${head.line}-1.txt"`,
    });
    expect((await ask({ part: 3 })).bytes.toString('utf8')).toBe(await codesOf(head, 10 ** 10 - 10, 10));
    const last = await ask({ from: '9999999999', count: 1 });
    expect(last.bytes.toString('utf8')).toBe(await codesOf(head, 10 ** 10 - 1, 1));
    expect(last.headers['Content-Disposition']).toBe(`attachment; filename="${head.line}-9999999999-1.txt"`);
  });

  test('as CSV, over the end of a part', async () => {
    const { head, ask } = await worldOf();
    const { bytes, headers } = await ask({ from: 4990, count: 20 }, { Accept: 'text/csv' });
    const codes = (await codesOf(head, 4990, 20)).split('\n');
    const rows = codes.map((code, i) => `${code},${4990 + i},${i < 10 ? 1 : 2},\r\n`);
    expect(bytes.toString('utf8')).toBe(`code,position,part,void\r\n${rows.join('')}`);
    expect(headers['Content-Type']).toBe('text/csv; charset=utf-8');
  });

  test('as many as there may be at once, and not one more', async () => {
    const { ask } = await worldOf();
    const most = await ask({ from: 5000, count: 1_000_000 });
    expect([most.status, most.bytes.length]).toEqual([200, 13 * 1_000_000 - 1]);
    const detail = 'At most 1000000 codes at once.';
    const meta = { maximum: '1000000', by: 'codes' };
    expect(errorOf(await ask({ from: 5000, count: 1_000_001 }))).toEqual({
      ...{ status: 402, code: undefined, detail, source: at('count'), meta },
    });
    expect(errorOf(await ask({ part: 2 }))).toMatchObject({ status: 402, source: at('part'), meta });
  });

  test('no more bytes than may be', async () => {
    const { ask } = await worldOf('order', { digits: 199 });
    const meta = { maximum: '500000', by: 'bytes' };
    expect(errorOf(await ask({ from: 0, count: 500_001 }))).toMatchObject({ status: 402, meta });
    // CSV has more beside each code.
    const { maximum, by } = errorOf(await ask({ from: 0, count: 500_000 }, { Accept: 'text/csv' })).meta;
    expect([by, Number(maximum) < 500_000]).toEqual(['bytes', true]);
  });

  test('nothing that was not issued', async () => {
    const { ask } = await worldOf();
    const refused = async (attributes: object) => errorOf(await ask(attributes));
    expect(await refused({ from: '10000000000', count: 1 })).toMatchObject({
      ...{ status: 422, detail: 'Position 10000000000 was not issued.', source: at('from') },
    });
    expect(await refused({ from: '9999999999', count: 2 })).toMatchObject({
      ...{ status: 422, detail: 'Position 10000000000 was not issued.', source: at('count') },
    });
    expect(await refused({ part: 4 })).toMatchObject({
      ...{ status: 422, detail: 'Part 4 was not issued.', source: at('part') },
    });
  });

  test.each([
    [{}, 'from'],
    [{ from: 1 }, 'count'],
    [{ count: 1 }, 'from'],
    [{ from: 1, count: 0 }, 'count'],
    [{ part: 1, from: 1 }, 'part'],
    [{ part: 1, count: 1 }, 'part'],
    [{ part: 0 }, 'part'],
    [{ part: '1' }, 'part'],
    [{ from: -1, count: 1 }, 'from'],
    [{ from: 1, count: 1.5 }, 'count'],
  ])('%j is not taken', async (attributes, member) => {
    const { ask } = await worldOf();
    expect(errorOf(await ask(attributes))).toMatchObject({ status: 422, source: at(member) });
  });
});

test('each request is recorded and told before its first byte; a repeat with its key is not', async () => {
  const { head, ask } = await worldOf();
  const Key = { 'Idempotency-Key': randomUUID() };
  await ask({ from: 7, count: 3 }, Key);
  const again = await ask({ from: 7, count: 3 }, Key);
  expect(again.bytes.toString('utf8')).toBe(await codesOf(head, 7, 3));
  expect(errorOf(await ask({ from: 7, count: 4 }, Key)).status).toBe(422);
  const other = await ask({ part: 3 });
  expect(other.status).toBe(200);

  const records = await Array.fromAsync(listReissues(head.line));
  const shown = records.map(({ from, count, customer, key }) => [from, count, customer, key.length > 0]);
  expect(shown.sort()).toEqual([
    ['7', 3, head.customer, true],
    ['9999999990', 10, head.customer, true],
  ]);
  const told = eventsOf(head.line).filter((event) => event['detail-type'] === 'Line reissued');
  expect(new Set(told.map(({ detail }) => detail.id)).size).toBe(2);
  const { detail } = told.find(({ detail: each }) => each.from === '7') as (typeof told)[number];
  const { at: moment, id, key } = records.find(({ from }) => from === '7') as (typeof records)[number];
  expect(detail).toEqual({
    ...{ id: `reissued-${id}`, line: head.line, customer: head.customer, key, from: '7', count: '3' },
    timestamps: { reissued: moment },
    links: { info: `/api/tokens/${head.line}` },
  });
});

describe('a line that is deleted or has expired', () => {
  const gone: [string, Partial<Head>][] = [
    ['deleted', { deleted: endedMoments.ended, purged: endedMoments.ended }],
    ['expired', { touched: '2020-01-01T00:00:00.000Z' }],
  ];
  test.each(gone)('%s: a key of scope reprint gets its codes, one of scope order does not', async (_, change) => {
    const reprint = await worldOf('reprint', change);
    expect((await reprint.ask({ part: 3 })).bytes.toString('utf8')).toBe(
      await codesOf(reprint.head, 10 ** 10 - 10, 10),
    );
    const order = await worldOf('order', change);
    expect(errorOf(await order.ask({ part: 3 }))).toMatchObject({
      ...{ status: 403, code: 'scope', meta: { scope: 'order', scopes: ['reprint'] } },
    });
    expect(await Array.fromAsync(listReissues(order.head.line))).toEqual([]);
  });

  test.each(gone)('%s: nobody does where the operator has switched it off', async (_, change) => {
    const { ask } = await worldOf('reprint', change);
    const kept = await worldOf('reprint');
    process.env[variables.reissue] = 'kept';
    try {
      expect(errorOf(await ask({ part: 3 }))).toMatchObject({ status: 403, code: 'reissue' });
      expect((await kept.ask({ part: 3 })).status).toBe(200);
      process.env[variables.reissue] = 'none';
      expect(errorOf(await kept.ask({ part: 3 }))).toMatchObject({ status: 403, code: 'reissue' });
    } finally {
      process.env[variables.reissue] = 'all';
    }
  });
});

test('another customer, and nobody’s line: 404, all the same', async () => {
  const [theirs, own] = [await worldOf(), await worldOf()];
  const ask = (id: string) =>
    callStreaming(
      load(),
      gatewayEvent(
        '/tokens/{id}/codes',
        { id },
        { 'Session-Key': own.session, 'Content-Type': 'application/vnd.api+json' },
        { data: { type: 'codes', attributes: { part: 1 } } },
      ),
    );
  const nobody = randomUUID();
  const [foreign, unknown] = [await ask(theirs.head.line), await ask(nobody)];
  expect(foreign.status).toBe(404);
  expect(foreign.bytes.toString().replace(theirs.head.line, nobody)).toBe(unknown.bytes.toString());
});

describe('one request of a customer at a time', () => {
  test('another one is told to wait, and gets its codes when the first is done', async () => {
    const { head, ask } = await worldOf();
    const lease = { customer: head.customer, holder: 'a first request' };
    await takeLease(lease);
    const busy = await ask({ part: 3 });
    expect([errorOf(busy).status, busy.headers['Retry-After']]).toEqual([429, '5']);
    expect(await Array.fromAsync(listReissues(head.line))).toEqual([]);
    await releaseLease(lease);
    expect((await ask({ part: 3 })).status).toBe(200);
    expect((await ask({ part: 3 })).status).toBe(200);
  });

  test('a client that hangs up ends the work, and frees it at once', async () => {
    const { ask } = await worldOf();
    const before = Date.now();
    await expect(ask({ from: 0, count: 1_000_000 }, {}, () => false)).rejects.toThrow();
    expect((await ask({ part: 3 })).status).toBe(200);
    expect(Date.now() - before).toBeLessThan(20_000);
  });

  test('a request that is refused later has it no longer', async () => {
    const { head, ask } = await worldOf();
    const key = process.env[variables.events];
    process.env[variables.events] = '';
    try {
      expect((await ask({ part: 3 })).status).toBe(500);
    } finally {
      process.env[variables.events] = key as string;
    }
    expect(await takeLease({ customer: head.customer, holder: 'the next' })).toBe(true);
  });
});
