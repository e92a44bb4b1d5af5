import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readRange } from '../../lambda/http/protocol/range.ts';

/** RFC 9110, section 14: the one range of bytes that is understood. */
describe('readRange', () => {
  test.each([
    // The examples of section 14.1.2, of 10,000 bytes.
    ['bytes=0-499', 10_000, { first: 0, last: 499 }],
    ['bytes=500-999', 10_000, { first: 500, last: 999 }],
    ['bytes=-500', 10_000, { first: 9_500, last: 9_999 }],
    ['bytes=9500-', 10_000, { first: 9_500, last: 9_999 }],
    ['bytes=0-0', 10_000, { first: 0, last: 0 }],
    ['bytes=-1', 10_000, { first: 9_999, last: 9_999 }],
    [' bytes=0-0 ', 1, { first: 0, last: 0 }],
    ['bytes=0-999999999999999', 3, { first: 0, last: 2 }],
    ['bytes=-999999999999999', 3, { first: 0, last: 2 }],
    ['bytes=3-', 3, 'unsatisfiable'],
    ['bytes=3-9', 3, 'unsatisfiable'],
    ['bytes=-0', 3, 'unsatisfiable'],
    ['bytes=0-', 0, 'unsatisfiable'],
    ['bytes=-5', 0, 'unsatisfiable'],
    [undefined, 3, undefined],
    ['', 3, undefined],
    ['bytes=', 3, undefined],
    ['bytes=-', 3, undefined],
    ['bytes=2-1', 3, undefined],
    ['bytes=9-8', 3, undefined],
    ['bytes=0-0,2-2', 3, undefined],
    ['bytes=0x0-1', 3, undefined],
    ['bytes=+0-1', 3, undefined],
    ['bytes=٠-١', 3, undefined],
    ['lines=0-1', 3, undefined],
    [`bytes=${'9'.repeat(100)}-`, 3, undefined],
  ])('%s of %i', (header, length, expected) => {
    expect(readRange(header, length)).toEqual(expected);
  });

  test('stays within the file whatever is asked for', () => {
    const header = fc.oneof(
      fc.string(),
      fc.tuple(fc.nat(), fc.nat()).map(([from, to]) => `bytes=${from}-${to}`),
      fc.nat().map((from) => `bytes=${from}-`),
      fc.nat().map((suffix) => `bytes=-${suffix}`),
    );
    fc.assert(
      fc.property(header, fc.nat(), (value, length) => {
        const range = readRange(value, length);
        if (range === undefined || range === 'unsatisfiable') return;
        expect(range.first).toBeGreaterThanOrEqual(0);
        expect(range.first).toBeLessThanOrEqual(range.last);
        expect(range.last).toBeLessThan(length);
      }),
    );
  });
});
