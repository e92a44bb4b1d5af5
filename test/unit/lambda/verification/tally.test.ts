import { randomUUID } from 'node:crypto';
import { expect, test } from '@jest/globals';
import type { Finding } from '../../../../lambda/verification/findings.ts';
import { createTally } from '../../../../lambda/verification/tally.ts';
import { headOf } from '../../world/heads.ts';

/** What several lines know of one string, put together. */
const lineOf = (gtin?: string) => ({ head: headOf({ line: randomUUID(), gtin }) });
const [first, second] = [lineOf(), lineOf()];
const found = (more: object = {}): Finding => ({ position: 7n, part: 2, ...more });

function resultOf(all: readonly (readonly [line: ReturnType<typeof lineOf>, finding: Finding])[], details = true) {
  const tally = createTally(['a'], { details });
  for (const [line, finding] of all) expect(tally.add(line, [finding])).toBe(true);
  return tally.results()[0];
}

test('each line that has issued a code is named, with what it was read as there', () => {
  const all = [
    [first, found()],
    [lineOf(), { reason: 'unissued' }],
    [second, found({ read: 'A', part: 1 })],
  ] as const;
  const [one, other] = [first.head.line, second.head.line];
  expect(resultOf(all)).toEqual({
    ...{ token: 'a', issued: true },
    lines: [
      { line: one, part: 2, position: '7' },
      { line: other, read: 'A', part: 1, position: '7' },
    ],
  });
  expect(resultOf(all, false)?.lines).toEqual([{ line: one }, { line: other, read: 'A' }]);
});

test('of several reasons the most specific is told, with what it is about', () => {
  const check = { reason: 'check', read: 'A' } as const;
  const symbol = { reason: 'symbol', at: 3 } as const;
  for (const order of [
    [check, symbol],
    [symbol, check],
  ]) {
    const all = order.map((finding) => [lineOf(), finding] as const);
    expect(resultOf(all)).toEqual({ token: 'a', issued: false, reason: 'check', read: 'A' });
  }
  expect(resultOf([[lineOf(), symbol]])).toEqual({ token: 'a', issued: false, reason: 'symbol', at: 3 });
  expect(resultOf([])).toEqual({ token: 'a', issued: false });
});

test('a line of another product is left out where one is of the product', () => {
  const gs1 = { gtin: '09506000134352' };
  const other = [lineOf('04012345123456'), { reason: 'gtin', read: 'A', gs1 }] as const;
  const own = [lineOf(gs1.gtin), { reason: 'symbol', at: 0, gs1 }] as const;
  const of = { token: 'a', issued: false, gs1 };
  expect(resultOf([other])).toEqual({ ...of, reason: 'gtin', read: 'A' });
  expect(resultOf([other, [lineOf(), { reason: 'length', gs1 }]])).toEqual({ ...of, reason: 'gtin', read: 'A' });
  for (const all of [
    [other, own],
    [own, other],
  ]) {
    expect(resultOf(all)).toEqual({ ...of, reason: 'symbol', at: 0 });
  }
  expect(resultOf([other, [first, found({ gs1 })]])).toMatchObject({ issued: true, gs1 });
});

test('no line is added that would make the answer too large, but the first one is', () => {
  const tokens = Array.from({ length: 1_000 }, () => '⚀'.repeat(10));
  const tally = createTally(tokens, { details: true });
  let lines = 0;
  while (
    tally.add(
      lineOf(),
      tokens.map(() => found()),
    )
  )
    lines++;
  const bytes = Buffer.byteLength(JSON.stringify(tally.results()));
  expect(bytes).toBeGreaterThan(4_800_000);
  expect(bytes).toBeLessThanOrEqual(tally.bytes);
  expect(tally.bytes).toBeLessThanOrEqual(5_000_000);
  expect(tally.results()[999]?.lines).toHaveLength(lines);
  const long = createTally(['x'.repeat(6_000_000)], { details: true });
  expect([long.add(first, [found()]), long.add(second, [found()])]).toEqual([true, false]);
});
