import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { alphabetOf, lineOf, tokensOf } from '../engine/helpers.ts';
import { hold, PATIENCE } from './fuzz.ts';

/** The verifier takes any strings: each token of the line has its position, whatever stands beside it, and all else none. */

const COUNT = 64;
const lines = [alphabetOf(2), alphabetOf(30), alphabetOf(1_000), alphabetOf(65_536)].flatMap((alphabet) =>
  [3, 20, 100].map((digits) => {
    const line = lineOf(alphabet, digits);
    const count = Math.min(COUNT, Number(line.capacity));
    return { line, tokens: tokensOf(line, 0n, count) };
  }),
);

const strange = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 120 }),
  fc.constantFrom('', '\ud800', '\u0000', '__proto__', '👩🏽‍🚀', 'x'.repeat(100_000), '\u202e', 'é'.normalize('NFD')),
);
/** One of the line's tokens by its number, or some string, or a token with a symbol changed, left out or doubled. */
const asked = fc.oneof(
  fc.record({ kind: fc.constant('token' as const), number: fc.nat() }),
  fc.record({ kind: fc.constant('string' as const), text: strange }),
  fc.record({ kind: fc.constant('changed' as const), number: fc.nat(), at: fc.nat(), by: strange }),
);
type Asked = typeof asked extends fc.Arbitrary<infer T> ? T : never;

function textOf(one: Asked, tokens: readonly string[]): string {
  if (one.kind === 'string') return one.text;
  const symbols = [...(tokens[one.number % tokens.length] as string)];
  if (one.kind === 'changed') symbols[one.at % symbols.length] = one.by;
  return symbols.join('');
}

test(
  'each string has the position whose token it is, or none',
  async () => {
    const values = fc.tuple(fc.constantFrom(...lines), fc.array(asked, { minLength: 1, maxLength: 12 }));
    await hold('token verifier', 1_000, values, ([{ line, tokens }, all]) => {
      const texts = all.map((one) => textOf(one, tokens));
      const positions = line.positionsOf(texts);
      expect(positions).toHaveLength(texts.length);
      for (const [i, position] of positions.entries()) {
        const text = texts[i] as string;
        if (position === undefined) expect(tokens).not.toContain(text);
        else expect(tokensOf(line, position, 1)).toEqual([text]);
      }
    });
  },
  PATIENCE,
);
