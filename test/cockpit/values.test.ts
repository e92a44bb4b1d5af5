import { describe, expect, test } from '@jest/globals';
import { codesOfFile, csvOf } from '../../cockpit/values/csv.ts';
import { isLow, leftIn } from '../../cockpit/values/left.ts';
import { shapeOf } from '../../cockpit/values/line-title.ts';
import { standingOf } from '../../cockpit/values/standing.ts';

/** What the page makes of answers and files, without a browser. */

describe('a table of codes', () => {
  test('keeps what has quotes, commas and line ends in one field', () => {
    expect(csvOf([['a', 'b,"c"', 'd\ne']])).toBe('a,"b,""c""","d\ne"\r\n');
  });

  test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1'])(
    'guards %j, which a spreadsheet would compute',
    (text) => {
      expect(csvOf([[text]])).toMatch(/^"?'/);
    },
  );
});

describe('codes are read from', () => {
  test.each([
    ['lines', 'A\r\n\nB\n', false, ['A', 'B']],
    ['a text whose codes have commas', 'A,1\nB;2', false, ['A,1', 'B;2']],
    ['the column with their name', 'row,Code\n1,A\n2,B\n', true, ['A', 'B']],
    ['the first column without a name', 'A;1\nB;2\n', true, ['A', 'B']],
    ['quoted cells', '\ufeff"token"\t"x"\n"A""1"\t2\n', true, ['A"1']],
    ['rows that are too short', 'x,code\n1,A\n2\n', true, ['A']],
  ] as const)('%s', (_, text, isTable, codes) => expect(codesOfFile(text, isTable)).toEqual(codes));
});

describe('a line', () => {
  const line = (available: string, size: string, status: 'requested' | 'ended' | 'failed' = 'ended') =>
    ({ available, size, status }) as never;

  test('has what is left when its batch is made', () => {
    expect(leftIn(line('1000', '400', 'requested'))).toBe(600n);
    expect(leftIn(line('600', '400'))).toBe(600n);
    expect(leftIn(line('1000', '400', 'failed'))).toBe(1000n);
  });

  test.each([
    ['another batch like the last is left', line('400', '400'), 400n, false],
    ['less than another batch is left', line('399', '400'), 400n, true],
    ['less than a tenth is left', line('99', '50'), 901n, true],
    ['it is used up', line('0', '400'), 400n, false],
  ] as const)('is low or not: %s', (_, attributes, total, low) => expect(isLow(attributes, total)).toBe(low));
});

describe('a code', () => {
  const at = '2026-11-29T00:00:00.000Z';
  const code = (...lines: object[]) => ({ token: 'A', issued: lines.length > 0, lines }) as never;
  test.each([
    ['no line has it', code(), 'false'],
    ['a line has it', code({}), 'good'],
    ['it was redeemed', code({ redeemed: { at } }), 'spent'],
    ['it was redeemed by this request', code({ redeemed: { at, first: true } }), 'now'],
    ['it is void, and was redeemed', code({ redeemed: { at }, void: { at, reason: 'lost' } }), 'void'],
    ['one of two lines says that it is void', code({}, { void: { at, reason: 'lost' } }), 'void'],
  ] as const)('is worth this: %s', (_, result, standing) => expect(standingOf(result)).toBe(standing));
});

describe('what a line’s codes look like', () => {
  test.each([
    [undefined, '12 characters of DIGITS'],
    ['############', '12 characters of DIGITS'],
    ['A-####', 'A-#### of DIGITS'],
  ])('of format %s', (pattern, shown) => {
    const format = pattern === undefined ? {} : { format: { pattern } };
    expect(shapeOf({ alphabet: 'DIGITS', digits: '12', ...format } as Parameters<typeof shapeOf>[0])).toBe(shown);
  });
});
