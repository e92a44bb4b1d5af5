import { createHash, randomUUID } from 'node:crypto';
import { KMSClient } from '@aws-sdk/client-kms';
import { afterEach, expect, jest, test } from '@jest/globals';
import type { Context } from 'aws-lambda';
import { addKey } from '../../../../lambda/accounts/api-keys.ts';
import { type Customer, putCustomer } from '../../../../lambda/accounts/customers.ts';
import { putSession } from '../../../../lambda/accounts/sessions.ts';
import type { Head } from '../../../../lambda/lines/head.ts';
import { getKeptFormat, keepFormat } from '../../../../lambda/lines/kept-formats.ts';
import { putNewHead } from '../../../../lambda/lines/ledger.ts';
import { rememberLine } from '../../../../lambda/lines/memory.ts';
import { openLineOf } from '../../../../lambda/lines/open-line.ts';
import { storedFormatHead } from '../../world/formats.ts';
import { endedMoments, storedHead } from '../../world/heads.ts';
import { gatewayEvent } from '../../world/stream.ts';

/** POST /verify as the function answers it, over lines whose ledger is filled by hand. */
const load = () => require('../../../../lambda/http/handlers/verify-over-lines.ts').handler;
afterEach(() => {
  jest.restoreAllMocks();
  jest.useRealTimers();
});

/** A customer with these lines. */
async function worldOf(lines: readonly ((change: object) => Promise<Head>)[]) {
  const [id, session, apiKey] = [randomUUID(), randomUUID(), randomUUID()];
  await putCustomer({ id, status: 'granted', agreement: 'bulk' } as Customer, randomUUID());
  const key = await addKey(id, apiKey, { scope: 'order' });
  const now = new Date().toISOString();
  const opened = { id: session, customer: id, granted: now, touched: now, note: '', client: '', agent: '' };
  const opener = { id: key.id, hash: createHash('sha256').update(apiKey).digest('hex') };
  await putSession({ ...opened, opener } as never);
  const heads: Head[] = [];
  for (const line of lines) {
    heads.push(
      await line({ customer: id, session, state: 'finished', open: 'rest', timestamps: endedMoments, next: '1000' }),
    );
    await rememberLine(id, heads.at(-1) as Head);
  }
  const ask = async (tokens: readonly string[], cursor?: string) => {
    const headers = { 'Session-Key': session, 'Content-Type': 'application/vnd.api+json' };
    const event = gatewayEvent('/verify', {}, headers, { data: { type: 'verification', attributes: { tokens } } });
    const query = cursor === undefined ? null : { 'page[cursor]': cursor };
    const { statusCode, body } = await load()({ ...event, queryStringParameters: query }, {} as Context);
    return { status: statusCode, json: JSON.parse(body) };
  };
  return { ask, heads };
}

const plain = (change: object) => storedHead({ ...change, digits: 12 });

test('a page ends when its time is up, one line is asked at least, and the next page goes on', async () => {
  const { ask } = await worldOf([plain, plain, plain]);
  jest.useFakeTimers({ now: Date.now(), doNotFake: ['setTimeout', 'clearTimeout', 'setImmediate', 'nextTick'] });
  const sent = jest.spyOn(KMSClient.prototype, 'send');
  // Opening the three lines takes ten seconds.
  sent.mockImplementationOnce(function (this: KMSClient, ...args: unknown[]) {
    jest.setSystemTime(Date.now() + 10_000);
    return (this.send as (...all: unknown[]) => unknown)(...args) as never;
  } as never);
  const first = await ask(['123456789012']);
  expect([first.status, first.json.meta.asked, first.json.meta.lines]).toEqual([200, 1, 3]);
  const cursor = new URL(first.json.links.next, 'http://any').searchParams.get('page[cursor]') as string;
  const second = await ask(['123456789012'], cursor);
  expect([second.json.meta.asked, second.json.links.next]).toEqual([2, undefined]);
});

test('where one line alone comes to more than an answer can have, fewer codes are to be asked', async () => {
  const { ask } = await worldOf([plain]);
  const long = '€'.repeat(2_000);
  const { status, json } = await ask(Array(1_000).fill(long));
  expect([status, json.errors[0].source.pointer, json.errors[0].detail]).toEqual([
    413,
    '/data/attributes/tokens',
    'The answer would be too large. Please ask about fewer tokens at once.',
  ]);
  expect((await ask(Array(900).fill(long))).status).toBe(200);
});

test('lines whose codes look alike but for their formats read a code each by its own', async () => {
  const formats = ['A-######', 'B-######', '######'].map((pattern) => ({ pattern }));
  const lines = formats.map((format) => async (change: object) => {
    const head = await storedFormatHead(format);
    const stored = { ...head, ...change, line: randomUUID() };
    if (!(await putNewHead(stored))) throw new Error('The line exists.');
    return stored;
  });
  const { ask, heads } = await worldOf(lines);
  const codes = await Promise.all(
    heads.map(async (head) => {
      const line = await openLineOf(head);
      return Array.from(line.produce(5n, 1), ({ bytes }) => Buffer.from(bytes).toString().trim())[0] as string;
    }),
  );
  // The fixed text is put back, in each line its own.
  const asked = [...codes, ...codes.map((code) => code.replace(/^[AB]-/, ''))];
  const { json } = await ask(asked);
  const holders = json.data.attributes.results.map(
    ({ lines: all = [] }: { lines?: { line: string; read?: string }[] }) =>
      all.map(({ line, read }) => [heads.findIndex((head) => head.line === line), read]),
  );
  const own = codes.map((_, i) => [[i, undefined]]);
  expect(holders.slice(0, 3)).toEqual(own);
  for (const [i, code] of codes.entries()) {
    expect(holders[3 + i]).toContainEqual([i, asked[3 + i] === code ? undefined : code]);
  }
});

test('a line whose format does not count what it was accepted with is an error, and no answer', async () => {
  const damaged = async (change: object) => {
    const head = await storedFormatHead({ pattern: 'D-[1-9]#####' });
    const format = head.format as NonNullable<Head['format']>;
    const kept = await getKeptFormat(format.hash);
    const hash = await keepFormat({ ...kept, fits: String(BigInt(kept.fits) - 1n) });
    const stored = { ...head, ...change, format: { ...format, hash }, line: randomUUID() };
    if (!(await putNewHead(stored))) throw new Error('The line exists.');
    return stored;
  };
  const { ask } = await worldOf([damaged]);
  const { status, json } = await ask(['D-123456']);
  expect([status, json.data]).toEqual([500, undefined]);
});
