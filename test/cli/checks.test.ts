import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { checkTokens, fullChecksum, type Promised } from '../../cli/checks/check.ts';
import { HashShare, hashName } from '../../cli/checks/repeats.ts';
import { createAlphabet } from '../../engine/alphabet/alphabet.ts';
import { createChecksum, mergeChecksum, remainingChecksum } from '../../engine/text/checksum.ts';

/** What the command line finds in a file that is not what was promised. */

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'unique-tokens-checks-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const SEED = 'a seed';

function file(content: string | Uint8Array): string {
  const path = join(folder, 'tokens');
  writeFileSync(path, content);
  return path;
}

/** What a service that had produced these tokens first of all would tell. */
function promiseOf(tokens: readonly string[], chars: string): Promised {
  const alphabet = createAlphabet(chars);
  const digits = [...(tokens[0] as string)].length;
  const produced = createChecksum(digits);
  for (const token of tokens)
    mergeChecksum(
      produced,
      Uint32Array.from(token, (symbol) => symbol.codePointAt(0) as number),
    );
  return {
    chars,
    digits,
    size: tokens.length,
    seed: SEED,
    hash: createHmac('sha256', SEED).update(tokens.join('\n')).digest('hex'),
    before: fullChecksum(chars, digits),
    checksum: remainingChecksum(produced, alphabet),
  };
}

const all = { count: true, symbols: true, unique: true, hash: true, checksum: true };

describe.each([
  ['of one byte a symbol', 'ABCDE', ['ABC', 'BCD', 'EEA', 'DAD']],
  ['of two to four', 'é⚀🂡𝄞', ['é⚀🂡', '🂡🂡🂡', '𝄞é⚀', '⚀⚀é']],
])('tokens %s', (_, chars, tokens) => {
  const text = tokens.join('\n');
  const promised = promiseOf(tokens, chars);
  const check = (content: string | Uint8Array, more: Partial<Promised> = {}) =>
    checkTokens(file(content), { ...promised, ...more }).then(({ checked }) => checked);

  test('are what was promised, as they are and compressed', async () => {
    expect(await check(text)).toEqual(all);
    expect(await check(gzipSync(text))).toEqual(all);
  });

  test('are refused where one is missing, or too many', async () => {
    await expect(check(tokens.slice(1).join('\n'))).rejects.toThrow('has 3 codes, not 4');
    await expect(check(`${text}\n${tokens[0]}`)).rejects.toThrow('has 5 codes, not 4');
    await expect(check('')).rejects.toThrow('has 0 codes, not 4');
  });

  test('are refused where one has another length or a symbol from elsewhere', async () => {
    for (const wrong of ['', 'x', `${tokens[2]}${chars[0]}`, (tokens[2] as string).replace(/^./u, 'x'), 'é\u0301x']) {
      await expect(check(tokens.with(2, wrong).join('\n'))).rejects.toThrow('Line 3');
    }
    await expect(check(Buffer.from(text).fill(0x80, 0, 1))).rejects.toThrow('Line 1');
    // One newline ends the file, a second one is a line without a code.
    await expect(check(`${text}\n\n`, { size: 5 })).rejects.toThrow('Line 5');
  });

  test('are refused where two are the same, naming lines and no token', async () => {
    const doubled = tokens.with(3, tokens[1] as string);
    const error = await checkTokens(file(doubled.join('\n')), promiseOf(doubled, chars)).catch((reason) => reason);
    expect(error.message).toMatch(/^Lines 2 and 4 of .* are the same code\.$/);
    expect(error.message).not.toContain(tokens[1]);
  });

  test('are refused with another hash or checksum', async () => {
    await expect(check(tokens.toReversed().join('\n'))).rejects.toThrow('hash');
    await expect(check(text, { checksum: promised.before as string })).rejects.toThrow('checksum');
  });

  test('are checked as far as something is known', async () => {
    const { hash: _, before: __, ...rest } = promised;
    const { checked } = await checkTokens(file(text), rest);
    expect(checked).toEqual({ ...all, hash: false, checksum: false });
  });
});

test('no two hashes of many tokens are the same by chance', async () => {
  const tokens = Array.from({ length: 300_000 }, (_, i) => i.toString(36).padStart(6, '0'));
  const chars = '0123456789abcdefghijklmnopqrstuvwxyz';
  const { checked } = await checkTokens(file(tokens.join('\n')), promiseOf(tokens, chars));
  expect(checked).toEqual(all);
});

test('each share sees the hashes that repeat in it, and together they see all', () => {
  const hashes = [...Array(1000).keys()].map((i) => [Math.imul(i, 0x9e3779b1) >>> 0, i] as const);
  const repeated = [hashes[3], hashes[500], hashes[998]].map((hash) => hash as readonly [number, number]);
  const found = [0, 1, 2].flatMap((share) => {
    const taken = new HashShare(share, 3, 10);
    for (const [high, low] of [...hashes, ...repeated]) taken.add(high, low, 1);
    return [...taken.repeated()];
  });
  expect(found.sort()).toEqual(repeated.map(([high, low]) => hashName(high, low)).sort());
});
