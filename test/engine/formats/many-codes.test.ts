import { createAlphabet } from '../../../engine/alphabet/alphabet.ts';
import { openFormatLine } from '../../../engine/formats/open.ts';
import { resolveFormat } from '../../../engine/formats/resolve.ts';
import { LINE_ID, MAC, tokensOf } from '../helpers.ts';

const alike: Readonly<Record<string, string>> = { O: '0', I: '1', L: '1', E: '3', A: '4', S: '5', T: '7', B: '8' };

/** How many codes are made; a million every night. */
const CODES = Number(process.env.FORMAT_CODES ?? 20_000);

/** The hardest kind: words of four languages, lookalikes, runs, groups, a check symbol, and codes of another system. */
it('many codes of a hard format: none avoided, none twice, each found where it was made', () => {
  const chars = '0123456789ABCDEFGHKMNPRSTVWXYZ';
  const alphabet = createAlphabet(chars);
  const pattern = 'SE-####-####-[A-H]###-*';
  const base = { pattern, check: 'iso7064', avoid: { lists: ['en', 'de', 'fr', 'es'], runs: 3 } };
  const lineOf = (codes: readonly string[]) => {
    const format = resolveFormat({ alphabet, format: { ...base, avoid: { ...base.avoid, codes } } });
    return openFormatLine({ mac: MAC, lineId: LINE_ID, alphabet, format });
  };
  const left = tokensOf(lineOf([]), 0n, 2_000);
  const line = lineOf(left);
  expect(line.format.shown.words.count).toBeGreaterThan(300);
  expect(line.format.shown.codes.count).toBe(2_000);
  const made = tokensOf(line, 0n, CODES);
  expect(new Set([...made, ...left]).size).toBe(CODES + 2_000);

  // Its letters by ones that look alike, as the words are stored; the first two are fixed.
  const words = new RegExp(line.format.words.join('|'), 'g');
  const read = (code: string) =>
    code
      .replaceAll(/[^0-9A-Z]/g, '')
      .replaceAll(/[OILEASTB]/g, (letter) => alike[letter]!)
      .toLowerCase();
  const wrong = made.filter(
    (code) =>
      !/^SE-\w{4}-\w{4}-[A-H]\w{3}-\w$/.test(code) ||
      /(\w)\1\1/.test(code) ||
      (read(code).match(words) ?? []).some((word) => !'53'.includes(word)),
  );
  expect(wrong).toEqual([]);
  // The expression does find what it is to find.
  expect(read('SE-ASS0-0000-A000-0').match(words)).not.toBeNull();

  const positions = line.positionsOf(made);
  expect(positions.every((position, i) => position === BigInt(i))).toBe(true);
  expect(line.find(left.slice(0, 500)).every((finding) => 'reason' in finding && finding.reason === 'avoided')).toBe(
    true,
  );
});
