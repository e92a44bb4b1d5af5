import { describe, expect, test } from '@jest/globals';
import {
  quoted,
  reasonText,
  type UniqueTokens,
  type VerificationResultOverLines,
  verificationReasons,
  verifyEverywhere,
} from '../../../client/index.ts';
import { reasons } from '../../../engine/readings/index.ts';

/** A client whose service has lines on several pages: one answer a page, in turn. */
function paged(pages: readonly (readonly Omit<VerificationResultOverLines, 'token'>[])[]) {
  const asked: unknown[] = [];
  const client = {
    verifyOverLines: async ({
      query,
      body,
    }: {
      query: object;
      body: { data: { attributes: { tokens: string[] } } };
    }) => {
      const { tokens } = body.data.attributes;
      const page = Number(Object.values(query)[0] ?? 0);
      asked.push([page, tokens]);
      const results = tokens.map((token) => ({ token, ...pages[page]?.[Number(token)] }));
      const next = page + 1 < pages.length ? { next: `/api/verify?page[cursor]=${page + 1}` } : {};
      const meta = { asked: 10, lines: 10 * pages.length, odds: 0, complete: page !== 1 };
      return { meta, links: { self: '/api/verify', ...next }, data: { attributes: { results } } };
    },
  } as unknown as UniqueTokens;
  return { client, asked };
}

const LINE = { one: { line: 'one' }, two: { line: 'two' } };

test('what the lines of several pages know of a code is put together', async () => {
  const { client, asked } = paged([
    [
      { issued: true, lines: [LINE.one] },
      { issued: false, reason: 'length' },
      { issued: false, reason: 'check', read: 'x' },
    ],
    [
      { issued: true, lines: [LINE.two] },
      { issued: true, lines: [LINE.two] },
      { issued: false, reason: 'format', at: 1 },
    ],
  ]);
  expect(await verifyEverywhere(client, ['0', '1', '2'])).toEqual({
    results: [
      { token: '0', issued: true, lines: [LINE.one, LINE.two] },
      { token: '1', issued: true, lines: [LINE.two] },
      { token: '2', issued: false, reason: 'check', read: 'x' },
    ],
    asked: 20,
    complete: false,
  });
  expect(asked).toEqual([
    [0, ['0', '1', '2']],
    [1, ['0', '1', '2']],
  ]);
});

test('more codes than one request takes are asked about in pieces, in their order', async () => {
  const { client, asked } = paged([[]]);
  const codes = Array.from({ length: 2_345 }, (_, i) => String(i));
  const { results } = await verifyEverywhere(client, codes);
  expect(results.map(({ token }) => token)).toEqual(codes);
  expect(asked).toHaveLength(3);
});

describe('reasons in words', () => {
  test('there are words for each reason, in the order of the engine', () => {
    expect(verificationReasons).toEqual(reasons);
    const texts = reasons.map((reason) => reasonText({ token: 'a-b', reason, at: 1 }));
    expect(new Set(texts).size).toBe(reasons.length);
    expect(texts[4]).toBe('character 2, "-", is none of the line');
    expect(reasonText({ token: 'a-ß', read: 'aß', reason: 'format', at: 1 })).toBe(
      'character 2, "ß", may not stand there',
    );
    expect(reasonText({ token: 'x', reason: 'gtin', gs1: { gtin: '04012345123456' } })).toContain('04012345123456');
    expect(reasonText({ token: 'x' })).toBe('no line was asked');
  });

  test('what cannot be seen is written out', () => {
    expect(quoted('a\u00a0"\u200b\n\u2028é b')).toBe('"a\\u{a0}\\"\\u{200b}\\n\\u{2028}é b"');
  });
});
