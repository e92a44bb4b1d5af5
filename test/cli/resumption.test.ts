import { appendFileSync, readdirSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { demoApiKeys } from '../../local/seed/demo-customers.ts';
import { sharedUrl, withSession } from '../api/client.ts';
import { eventually } from '../eventually.ts';
import { newUser, type Running, type User } from './command.ts';
import { type Fault, type FaultyProxy, startProxy } from './proxy.ts';

/** A command that is cut off, by its network or by SIGKILL, goes on when it is given again, and never orders twice. */

jest.setTimeout(180_000);
const produce = 'produce --alphabet LOWER_LATIN --digits 10 --size 30000 --out codes.txt'.split(' ');
const BYTES = 30_000 * 11;
const NEWLINE = 10;

let user: User;
let proxy: FaultyProxy;
afterEach(async () => {
  user?.remove();
  await proxy?.close();
});

/** The request with which a fault comes about, once. */
function once(method: string, path: RegExp, fault: Fault) {
  let isOver = false;
  return (actual: string, at: string): Fault | undefined => {
    if (isOver || actual !== method || !path.test(at)) return undefined;
    isOver = true;
    return fault;
  };
}

/** Waits until a command is where it is wanted. @throws Error with what it said where it ends before */
async function reached({ promise }: { readonly promise: Promise<void> }, { ended }: Running): Promise<void> {
  const tooSoon = ended.then(({ code, stderr }) => {
    throw new Error(`It has ended with ${code}: ${stderr}`);
  });
  await Promise.race([promise, tooSoon]);
  tooSoon.catch(() => undefined);
}

async function expectOneLine(): Promise<void> {
  const names = readdirSync(user.folder).filter((name) => name.startsWith('codes'));
  expect(names.sort()).toEqual(['codes.receipt.json', 'codes.snapshot', 'codes.txt']);
  const file = user.read('codes.txt');
  expect([file.length, file.at(-1)]).toEqual([BYTES, NEWLINE]);
  expect(new Set(file.toString('utf8').trim().split('\n')).size).toBe(30_000);
  const sessions = new Set(proxy.seen.flatMap(({ session }) => session ?? []));
  const lists = await Promise.all([...sessions].map((each) => withSession(sharedUrl(), each).get('/tokens')));
  const lines = lists.flatMap(({ json }) => json.data);
  expect(lines).toHaveLength(1);
  expect(JSON.parse(user.read('codes.receipt.json').toString()).line).toBe(lines[0].id);
}

describe('killed', () => {
  test.each<[string, string, RegExp, Fault]>([
    ['before the order is sent', 'GET', /^\/alphabets\/LOWER_LATIN\/10$/, 'lose the answer'],
    ['while the order is on its way', 'POST', /^\/tokens$/, 'swallow'],
    ['before it hears that the order is accepted', 'POST', /^\/tokens$/, 'lose the answer'],
    ['while it waits', 'GET', /^\/tokens\/[^/]+$/, 'swallow'],
    ['before the first byte', 'GET', /\/data$/, 'lose the answer'],
    ['within the download', 'GET', /\/data$/, { cutAfter: 100_000 }],
    ['before the snapshot', 'GET', /\/snapshot$/, 'lose the answer'],
  ])('%s', async (_, method, path, fault) => {
    let kill = () => {};
    proxy = await startProxy(sharedUrl(), once(method, path, fault), () => kill());
    user = newUser({ UNIQUE_TOKENS_URL: proxy.url });
    const running = user.start(...produce);
    kill = () => running.child.kill('SIGKILL');
    expect((await running.ended).code).toBe('SIGKILL');
    const again = await user.run(...produce);
    expect([again.code, again.stderr]).toEqual([0, '']);
    await expectOneLine();
  });
});

test('interrupted with Ctrl-C it says so, ends with 130, and goes on', async () => {
  let interrupt = () => {};
  proxy = await startProxy(sharedUrl(), once('GET', /^\/tokens\/[^/]+$/, 'swallow'), () => interrupt());
  user = newUser({ UNIQUE_TOKENS_URL: proxy.url });
  const running = user.start(...produce);
  interrupt = () => running.child.kill('SIGINT');
  const { code, stderr } = await running.ended;
  expect([code, stderr]).toEqual([
    130,
    expect.stringMatching(/^\nInterrupted\. Give the same command again to resume\./),
  ]);
  expect((await user.run(...produce)).code).toBe(0);
  await expectOneLine();
});

test('given again while it runs it is refused, until the first one is killed', async () => {
  const there = Promise.withResolvers<void>();
  proxy = await startProxy(sharedUrl(), once('GET', /^\/tokens\/[^/]+$/, 'swallow'), there.resolve);
  user = newUser({ UNIQUE_TOKENS_URL: proxy.url });
  const first = user.start(...produce);
  await reached(there, first);
  for (const out of ['codes.txt', './codes.csv']) {
    const { code, stderr } = await user.run(...produce.slice(0, -1), out);
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(/^error: Another command is writing .*codes\.snapshot\./),
    ]);
  }
  first.child.kill('SIGKILL');
  expect((await first.ended).code).toBe('SIGKILL');
  expect((await user.run(...produce)).code).toBe(0);
  await expectOneLine();
});

test('given many times at once it orders once, and one of them ends well', async () => {
  proxy = await startProxy(sharedUrl(), () => undefined);
  user = newUser({ UNIQUE_TOKENS_URL: proxy.url });
  const all = await Promise.all(Array.from({ length: 6 }, () => user.run(...produce)));
  expect(all.map(({ code }) => code).sort()).toEqual([0, 1, 1, 1, 1, 1]);
  for (const { code, stderr } of all) {
    if (code === 1) expect(stderr).toMatch(/^error: (Another command is writing|.* (is|are) there already)/);
  }
  await expectOneLine();
});

describe('a connection that is cut', () => {
  test.each<[string, string, RegExp, Fault]>([
    ['with the answer to the order', 'POST', /^\/tokens$/, 'lose the answer'],
    ['while it waits', 'GET', /^\/tokens\/[^/]+$/, 'lose the answer'],
  ])('%s is taken up by the same command', async (_, method, path, fault) => {
    proxy = await startProxy(sharedUrl(), once(method, path, fault));
    user = newUser({ UNIQUE_TOKENS_URL: proxy.url });
    expect((await user.run(...produce)).code).toBe(0);
    await expectOneLine();
  });

  test('within the download is taken up at the byte where it stopped', async () => {
    proxy = await startProxy(sharedUrl(), once('GET', /\/data$/, { cutAfter: 100_000 }));
    user = newUser({ UNIQUE_TOKENS_URL: proxy.url });
    expect((await user.run(...produce)).code).toBe(0);
    const ranges = proxy.seen.filter(({ method, path }) => method === 'GET' && path.endsWith('/data'));
    expect(ranges.map(({ range }) => range)).toEqual([undefined, 'bytes=100000-']);
    expect(user.read('codes.txt')).toHaveLength(BYTES);
    await expectOneLine();
  });

  test('for good ends with 3, and the same command goes on later', async () => {
    let isDown = true;
    proxy = await startProxy(sharedUrl(), (method, path) =>
      isDown && method === 'GET' && path.endsWith('/data') ? 'lose the answer' : undefined,
    );
    user = newUser({ UNIQUE_TOKENS_URL: proxy.url });
    const { code, stderr } = await user.run(...produce);
    expect([code, stderr]).toEqual([3, expect.stringMatching(/^error: The service cannot be reached/)]);
    isDown = false;
    expect((await user.run(...produce)).code).toBe(0);
    await expectOneLine();
  });
});

test('killed within a file that is too large for the service to send, it goes on at the byte with the store', async () => {
  const digits = 24;
  const size = 560_000;
  const stallAfter = 2_000_000;
  const stalled = Promise.withResolvers<void>();
  let origin = '';
  await using store = await startProxy(() => origin, once('GET', /./, { stallAfter }), stalled.resolve);
  const throughStore = (document: string) =>
    document.replace(/http:[^"]+X-Amz-[^"]+/, (address) => {
      ({ origin } = new URL(address));
      return address.replace(origin, store.url);
    });
  proxy = await startProxy(sharedUrl(), () => undefined, undefined, throughStore);
  user = newUser({ UNIQUE_TOKENS_URL: proxy.url, UNIQUE_TOKENS_API_KEY: demoApiKeys.bulk });
  const large = `produce --alphabet UPPER_EPCG30 --digits ${digits} --size ${size} --out large.txt`.split(' ');
  const running = user.start(...large);
  await reached(stalled, running);
  const sizeOfPart = () => statSync(join(user.folder, 'large.txt.part'), { throwIfNoEntry: false })?.size ?? 0;
  // What has come is written some time later.
  await eventually(async () => sizeOfPart() > 0);
  running.child.kill('SIGKILL');
  expect((await running.ended).code).toBe('SIGKILL');
  const there = sizeOfPart();
  expect(there).toBeGreaterThan(0);
  expect(there).toBeLessThanOrEqual(stallAfter);
  const again = await user.run(...large);
  expect([again.code, again.stderr]).toEqual([0, '']);
  expect(store.seen.map(({ range }) => range)).toEqual([undefined, `bytes=${there}-`]);
  expect(user.read('large.txt')).toHaveLength(size * (digits + 1));
});

describe('killed when the end of the file was written, and its name not yet given', () => {
  const ending = gzipSync('\n');
  test.each<[string, string, Uint8Array]>([
    ['', 'codes.txt', Buffer.from('\n')],
    [', compressed', 'codes.txt.gz', ending],
    [', compressed, half of it', 'codes.txt.gz', ending.subarray(0, 7)],
  ])('it has the end once%s', async (_, name, written) => {
    let kill = () => {};
    proxy = await startProxy(sharedUrl(), once('GET', /\/snapshot$/, 'lose the answer'), () => kill());
    user = newUser({ UNIQUE_TOKENS_URL: proxy.url });
    const command = [...produce.slice(0, -1), name, ...(name.endsWith('.gz') ? ['--gz'] : [])];
    const running = user.start(...command);
    kill = () => running.child.kill('SIGKILL');
    expect((await running.ended).code).toBe('SIGKILL');
    // As the command leaves it when it is killed a moment later.
    appendFileSync(join(user.folder, `${name}.part`), written);
    const again = await user.run(...command);
    expect([again.code, again.stderr]).toEqual([0, '']);
    const file = user.read(name);
    const text = name.endsWith('.gz') ? gunzipSync(file) : file;
    expect([text.length, text.at(-1), text.at(-2) === NEWLINE]).toEqual([BYTES, NEWLINE, false]);
  });
});

test('another command is refused while an order is under way', async () => {
  proxy = await startProxy(sharedUrl(), once('GET', /\/data$/, { cutAfter: 1000 }), () => kill());
  let kill = () => {};
  user = newUser({ UNIQUE_TOKENS_URL: proxy.url });
  const running = user.start(...produce);
  kill = () => running.child.kill('SIGKILL');
  await running.ended;
  const other = await user.run(...produce.map((word) => (word === '30000' ? '31000' : word)));
  expect([other.code, other.stderr]).toEqual([1, expect.stringMatching(/under way with another size/)]);
  expect((await user.run(...produce)).code).toBe(0);
  await expectOneLine();
});

test('a continuation that is killed makes one part', async () => {
  let kill = () => {};
  proxy = await startProxy(sharedUrl(), once('POST', /^\/tokens\/[^/]+$/, 'lose the answer'), () => kill());
  user = newUser({ UNIQUE_TOKENS_URL: proxy.url });
  expect((await user.run(...produce)).code).toBe(0);
  const more = 'continue --snapshot codes.snapshot --size 5000 --out more.txt'.split(' ');
  const running = user.start(...more);
  kill = () => running.child.kill('SIGKILL');
  expect((await running.ended).code).toBe('SIGKILL');
  expect((await user.run(...more)).code).toBe(0);
  const both = [user.read('codes.txt'), user.read('more.txt')].join('').trim().split('\n');
  expect(new Set(both).size).toBe(35_000);
  expect((await user.run('lines', '--mine', '--json')).json.lines[0].available).toBe(String(26n ** 10n - 35_000n));
});

describe('where the disk is full', () => {
  const left = () => readdirSync(user.folder).filter((name) => name.startsWith('codes'));
  const says = (name: string) =>
    `error: ${name}: the file would be too large for this disk (EFBIG). Make room, then give the same command again: it resumes.\n`;

  beforeEach(async () => {
    proxy = await startProxy(sharedUrl(), () => undefined);
    user = newUser({ UNIQUE_TOKENS_URL: proxy.url });
    await user.run('lines');
  });

  test('before the order is sent, nothing is sent, and nothing left of it', async () => {
    expect(await user.within(0, ...produce)).toMatchObject({ code: 1, stderr: says('codes.txt.order.json') });
    expect(left()).toEqual([]);
    expect(proxy.seen.filter(({ method, path }) => method === 'POST' && path === '/tokens')).toEqual([]);
    expect((await user.run(...produce)).code).toBe(0);
    await expectOneLine();
  });

  test('within the download, it goes on at the byte where there was no more room', async () => {
    expect(await user.within(100, ...produce)).toMatchObject({ code: 1, stderr: says('codes.txt.part') });
    expect(statSync(join(user.folder, 'codes.txt.part')).size).toBe(102_400);
    expect((await user.run(...produce)).code).toBe(0);
    expect(proxy.seen.filter(({ path }) => path.endsWith('/data')).at(-1)?.range).toBe('bytes=102400-');
    await expectOneLine();
  });

  test.each([0, 200])(
    'an order file of which %i bytes, all zero, reached the disk keeps nothing back',
    async (size) => {
      writeFileSync(join(user.folder, 'codes.txt.order.json'), '');
      truncateSync(join(user.folder, 'codes.txt.order.json'), size);
      expect((await user.run(...produce)).code).toBe(0);
      await expectOneLine();
    },
  );
});
