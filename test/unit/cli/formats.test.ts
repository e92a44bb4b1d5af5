import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { checkTokens, fullChecksum } from '../../../cli/checks/check.ts';
import { askedFormat, requireAlphabet } from '../../../cli/orders/format.ts';
import { createAlphabet } from '../../../engine/alphabet/alphabet.ts';
import { presetAlphabet } from '../../../engine/alphabet/presets.ts';
import { openFormatLine } from '../../../engine/formats/open.ts';
import { formatPresetNames, formatPresets } from '../../../engine/formats/presets.ts';
import { resolveFormat } from '../../../engine/formats/resolve.ts';
import { createChecksum, remainingChecksum } from '../../../engine/text/checksum.ts';

const folder = mkdtempSync(join(tmpdir(), 'unique-tokens-formats-'));
afterAll(() => rmSync(folder, { recursive: true }));
function file(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

describe('the options of a format', () => {
  test('none of them is no format', async () => {
    expect(await askedFormat({})).toEqual({});
  });

  test('each has its member', async () => {
    const words = file('words.txt', '\ufeffacme\r\nrival\r\n\r\n');
    const codes = file('codes.txt', 'A-1\nA-2');
    const check = { system: 'gs1', over: 'digits' } as const;
    const options = { pattern: 'A-###*', check, avoid: ['en', words, 'de'], avoidCodes: codes, maxRun: 2 };
    expect(await askedFormat(options)).toEqual({
      format: {
        pattern: 'A-###*',
        check,
        avoid: { lists: ['en', 'de'], words: ['acme', 'rival'], runs: 3, codes: ['A-1', 'A-2'] },
      },
    });
    expect(await askedFormat({ check: 'luhn' })).toEqual({ format: { check: 'luhn' } });
  });

  test('what is given takes the place of what a preset has', async () => {
    const preset = formatPresets.voucher;
    expect(await askedFormat({ for: 'voucher' })).toEqual({ preset, format: preset.format });
    expect((await askedFormat({ for: 'voucher', pattern: 'V-####' })).format).toEqual({
      pattern: 'V-####',
      avoid: preset.format.avoid,
    });
    expect((await askedFormat({ for: 'voucher', pattern: 'V-####*', avoid: ['de'], maxRun: 1 })).format).toEqual({
      pattern: 'V-####*',
      check: 'iso7064',
      avoid: { lists: ['de'], runs: 2 },
    });
  });

  test('a file that is not there is named', async () => {
    await expect(askedFormat({ avoid: [join(folder, 'none.txt')] })).rejects.toThrow(/none\.txt/);
  });

  test('an alphabet is needed, unless a preset has one', async () => {
    expect(requireAlphabet('DICE', {})).toBe('DICE');
    expect(requireAlphabet(undefined, await askedFormat({ for: 'ticket' }))).toBe('UPPER_EPCG30');
    expect(() => requireAlphabet(undefined, {})).toThrow('--alphabet');
  });
});

test.each(formatPresetNames)('the preset %s has codes', (name) => {
  const { alphabet, format, reason } = formatPresets[name];
  const resolved = resolveFormat({ alphabet: presetAlphabet(alphabet), format });
  expect(BigInt(resolved.fits) > 10n ** 15n).toBe(true);
  expect(reason).toMatch(/^[A-Z].*\.$/);
});

describe('the check of a file of codes with a format', () => {
  const alphabet = createAlphabet('AB€0');
  const format = resolveFormat({ alphabet, format: { pattern: 'é-#[A0]#*', check: 'luhn', avoid: { runs: 3 } } });
  const mac = new Uint8Array(32);
  const line = openFormatLine({ mac, lineId: '11111111-1111-4111-8111-111111111111', alphabet, format });
  const produced = createChecksum(3);
  const codes = Buffer.concat(Array.from(line.produce(0n, 10, produced), ({ bytes }) => Buffer.from(bytes)))
    .toString('utf8')
    .trim()
    .split('\n');
  const before = fullChecksum(alphabet.chars, 3, format);
  const words = Array.from(
    before.match(/.{14}/g) ?? [],
    (bits, i) => Number.parseInt(bits, 2) ^ (produced[i] as number),
  );
  const promised = {
    ...{ chars: alphabet.chars, digits: 3, format, size: 10, before },
    checksum: words.map((word) => word.toString(2).padStart(14, '0')).join(''),
  };
  const checked = (lines: readonly string[]) => checkTokens(file('out.txt', lines.join('\n')), promised);

  test('holds for what the line has made, and the checksum of all is that of the format', async () => {
    expect(before).not.toBe(remainingChecksum(createChecksum(3), alphabet));
    expect((await checked(codes)).checked).toEqual({
      count: true,
      symbols: true,
      unique: true,
      hash: false,
      checksum: true,
    });
  });

  test.each([
    ['other fixed text', (code: string) => code.replace('é', 'e')],
    ['a symbol that the place does not take', (code: string) => `é-A€A${code.slice(-1)}`],
    ['no symbol for a check symbol', (code: string) => code.replace(/.$/, '?')],
    ['a character too many', (code: string) => `${code}A`],
    ['a character too few', (code: string) => code.slice(0, -1)],
  ])('does not hold for %s', async (_, change) => {
    const lines = codes.map((code, i) => (i === 4 ? change(code) : code));
    await expect(checked(lines)).rejects.toThrow('Line 5');
  });
});
