import { randomUUID } from 'node:crypto';
import { setTimeout as sleep, setImmediate as turn } from 'node:timers/promises';
import { afterEach, expect, jest, test } from '@jest/globals';
import { attributeValues } from '../../../../lambda/platform/attribute-values.ts';
import { target } from '../../../../lambda/platform/permissions.ts';
import { getItem, getItems, putItem } from '../../../../lambda/platform/table.ts';
import { intercept } from '../../world/intercept.ts';

const ledger = target('ledger:BatchGetItem');
const lines = target('lines:BatchGetItem');
/** Items or keys as DynamoDB has them. */
const typed = (...items: (object | undefined)[]) => items.map((item) => attributeValues(item!));
const place = (item: string, line = randomUUID()) => ({ line, item });

/** Looks at each call of DynamoDB, and may change what it answers. */
type Change = (output: object, nth: number) => object | Promise<object>;
interface Asked {
  readonly RequestItems?: Record<string, { Keys: object[]; ConsistentRead: boolean }>;
}
function watch(change: Change = (output) => output): Asked[] {
  const calls: Asked[] = [];
  unwatch = intercept((next) => async (args) => {
    calls.push(args.input as Asked);
    const nth = calls.length;
    const result = await next(args);
    return { ...result, output: (await change(result.output as object, nth)) as typeof result.output };
  });
  return calls;
}
let unwatch = (): void => undefined;
afterEach(() => {
  unwatch();
  delete process.env.AWS_LAMBDA_MAX_CONCURRENCY;
});

async function stored<T extends object>(...items: T[]): Promise<T[]> {
  for (const item of items) await putItem(target('ledger:PutItem'), item);
  return items;
}

test('what is asked for together is one call, whatever tables it is of, and whoever asks', async () => {
  const [one, two] = await stored({ ...place('a'), n: 1 }, { ...place('b'), n: 2 });
  const calls = watch();
  const asker = async () => [await getItem(ledger, { line: one!.line, item: 'a' })];
  const found = await Promise.all([
    asker(),
    Promise.resolve().then(() => getItem(ledger, { line: two!.line, item: 'b' })),
    getItem(lines, place('none')),
    // The same item, with its attributes in another order.
    getItem(ledger, { item: 'a', line: one!.line }),
  ]);
  expect(found).toEqual([[one], two, undefined, one]);
  expect(calls.length).toBe(1);
  const { [ledger as string]: first, [lines as string]: second } = calls[0]?.RequestItems ?? {};
  expect([first?.Keys.length, second?.Keys.length]).toEqual([2, 1]);
  expect([first?.ConsistentRead, second?.ConsistentRead]).toEqual([true, true]);
});

/** Reads items one after the other, each in a turn of its own, without waiting for answers. */
async function readInTurns(...keys: { line: string; item: string }[]): Promise<Promise<unknown>[]> {
  const reads: Promise<unknown>[] = [];
  for (const key of keys) {
    reads.push(getItem(ledger, key));
    await turn();
  }
  return reads;
}

test('where invocations share the process, what is asked for while a call is under way goes together', async () => {
  const [one, two, three] = await stored({ ...place('a'), n: 1 }, { ...place('b'), n: 2 }, { ...place('c'), n: 3 });
  const keys = [one, two, three].map((item) => ({ line: item!.line, item: item!.item }));
  const answered = Promise.withResolvers<void>();
  const calls = watch(async (output, nth) => {
    if (nth === 1) await answered.promise;
    return output;
  });
  process.env.AWS_LAMBDA_MAX_CONCURRENCY = '64';
  // The time that a read waits at most does not pass here.
  jest.spyOn(globalThis, 'setTimeout').mockReturnValue({} as NodeJS.Timeout);
  const reads = await readInTurns(...keys);
  jest.restoreAllMocks();
  answered.resolve();
  expect(await Promise.all(reads)).toEqual([one, two, three]);
  expect(calls.map(({ RequestItems }) => RequestItems?.[ledger]?.Keys)).toEqual([
    typed(keys[0]),
    typed(...keys.slice(1)),
  ]);
  // Nothing is under way any more, so the next one waits for nobody.
  expect(await getItem(ledger, keys[0]!)).toEqual(one);
  expect(calls.length).toBe(3);
});

test('an invocation that has the process to itself waits for no other call', async () => {
  const keys = [place('a'), place('b'), place('c')];
  const calls = watch();
  await Promise.all(await readInTurns(...keys));
  expect(calls.map(({ RequestItems }) => RequestItems?.[ledger]?.Keys)).toEqual(keys.map((key) => typed(key)));
});

test('a call without an answer holds up nobody who shares the process', async () => {
  const slow = Promise.withResolvers<void>();
  watch(async (output, nth) => {
    if (nth === 1) await slow.promise;
    return output;
  });
  process.env.AWS_LAMBDA_MAX_CONCURRENCY = '64';
  const [first, second] = await readInTurns(place('a'), place('b'));
  expect(await second).toBeUndefined();
  expect(await Promise.race([first, sleep(0, 'still under way')])).toBe('still under way');
  slow.resolve();
  expect(await first).toBeUndefined();
});

test('more than a call may name are several calls; the items come in the order of their keys', async () => {
  const line = randomUUID();
  const items = await stored(...[5, 3, 140].map((n) => ({ line, item: `n#${n}`, n })));
  const calls = watch();
  const keys = Array.from({ length: 250 }, (_, n) => ({ line, item: `n#${n}` }));
  expect(await getItems(ledger, keys)).toEqual([items[1], items[0], items[2]]);
  expect(calls.map(({ RequestItems }) => RequestItems?.[ledger]?.Keys.length)).toEqual([100, 100, 50]);
});

test('what the tables were too busy for is asked again, alone', async () => {
  const [one, two] = await stored({ ...place('a'), n: 1 }, { ...place('b'), n: 2 });
  const [left, other] = [
    { line: two!.line, item: 'b' },
    { line: one!.line, item: 'a' },
  ];
  const calls = watch((output, nth) => {
    if (nth > 1) return output;
    return { ...output, Responses: { [ledger]: typed(one) }, UnprocessedKeys: { [ledger]: { Keys: typed(left) } } };
  });
  expect(await Promise.all([getItem(ledger, left), getItem(ledger, other)])).toEqual([two, one]);
  expect(calls.map(({ RequestItems }) => RequestItems?.[ledger]?.Keys)).toEqual([typed(left, other), typed(left)]);
});

test('where the tables stay too busy, what was read is read, and the rest has failed', async () => {
  const [one] = await stored({ ...place('a'), n: 1 });
  const left = place('b');
  const calls = watch((output, nth) => {
    const Responses = nth === 1 ? { [ledger]: typed(one) } : {};
    return { ...output, Responses, UnprocessedKeys: { [ledger]: { Keys: typed(left) } } };
  });
  const [found, failed] = await Promise.allSettled([
    getItem(ledger, { line: one!.line, item: 'a' }),
    getItem(ledger, left),
  ]);
  expect(found).toEqual({ status: 'fulfilled', value: one });
  expect(failed).toMatchObject({ status: 'rejected', reason: { message: 'The table is too busy.' } });
  expect(calls.length).toBe(10);
}, 60_000);

test('a call that fails fails for all that it was for, and for nobody else', async () => {
  watch((output, nth) => {
    if (nth === 1) throw new Error('refused');
    return output;
  });
  const keys = [place('a'), place('b')];
  async function whoAsks(key: { line: string; item: string }) {
    return await getItem(ledger, key);
  }
  const both = await Promise.allSettled(keys.map(whoAsks));
  expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  const { reason } = both[0] as PromiseRejectedResult;
  expect(reason.message).toBe('refused');
  expect(reason.stack.match(/whoAsks/g)).toEqual(['whoAsks']);
  expect(await getItem(ledger, keys[0]!)).toBeUndefined();
});
