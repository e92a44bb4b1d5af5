import { createAlphabet } from '../../../engine/alphabet/alphabet.ts';
import { deriveLineKeys } from '../../../engine/base/keys.ts';
import { openFormatLine } from '../../../engine/formats/open.ts';
import { resolveFormat } from '../../../engine/formats/resolve.ts';
import { hashOfResolved, packResolved, unpackResolved } from '../../../engine/formats/resolved.ts';
import { createWalkedPermutation } from '../../../engine/formats/walked-permutation.ts';
import { createWorkspace } from '../../../engine/kernels/workspace.ts';
import { createChecksum } from '../../../engine/text/checksum.ts';
import { bytesOf, LINE_ID, lineOf, MAC, tokensOf } from '../helpers.ts';
import { codeRankerOf, formatLineOf, resolvedOf } from './helpers.ts';
import type { Described } from './oracle.ts';

const EPCG30 = '0123456789ABCDEFGHKMNPRSTVWXYZ';
const words = ['ass', 'sex', 'fuck', 'dead', 'bad'];

const formats: readonly (readonly [name: string, format: Described])[] = [
  ['version 1, groups', { chars: EPCG30, pattern: 'SUMMER-####-####-####' }],
  ['version 1, check', { chars: EPCG30, pattern: 'A-####-####-*-X', check: { system: 'iso7064' } }],
  ['version 1, mixed widths', { chars: 'aé€😀', pattern: '€ ####😀####-####*!', check: { system: 'luhn' } }],
  ['version 1, wide text', { chars: '01', pattern: '→################################' }],
  ['version 1, shuffled', { chars: '⚀⚁⚂⚃⚄⚅', pattern: '##-###' }],
  ['version 2, classes', { chars: EPCG30, pattern: '[A-Z]##-###-###' }],
  ['version 2, words', { chars: EPCG30, pattern: '############', words, runs: 3 }],
  ['version 2, check', { chars: EPCG30, pattern: '####-####-####-*', words, check: { system: 'iso7064' } }],
  ['version 2, long', { chars: EPCG30, pattern: '#'.repeat(40), words }],
  ['version 2, mixed widths', { chars: 'aé€😀', pattern: '[a€]###########', runs: 3 }],
  ['version 2, shuffled', { chars: '0123456789', pattern: '[1-9]####', runs: 2 }],
]; // biome-ignore format: a table

test('a line of version 1 tells the memory that it takes once it makes codes', () => {
  const line = formatLineOf({ chars: EPCG30, pattern: 'SUMMER-####-####-####' });
  const opened = line.memoryBytes;
  tokensOf(line, 0n, 1);
  expect(line.memoryBytes).toBeGreaterThan(opened);
});

describe.each(formats)('%s', (_, format) => {
  const line = formatLineOf(format);
  const total = Math.min(5_000, Number(line.capacity));
  const start = line.capacity > 10n ** 12n ? line.capacity / 3n : 0n;

  it('makes the same bytes however a range is cut', () => {
    const whole = bytesOf(line, start, total);
    for (const cuts of [[1], [2_048, 2_049], [17, 2_000, 4_500]]) {
      const borders = [0, ...cuts.filter((at) => at < total), total];
      const parts = borders.slice(1).map((end, i) => bytesOf(line, start + BigInt(borders[i]!), end - borders[i]!));
      expect(Buffer.concat(parts).equals(whole)).toBe(true);
    }
  });

  it('makes the same bytes when two generators take turns, and codes are looked for between', () => {
    const whole = tokensOf(line, start, total);
    const made: string[] = [];
    const other = line.produce(0n, total);
    for (const { bytes } of line.produce(start, total)) {
      const codes = Buffer.from(bytes).toString().split('\n').slice(0, -1);
      other.next();
      expect(line.positionsOf(codes.slice(0, 3))[0]).toBe(start + BigInt(made.length));
      made.push(...codes);
    }
    expect(made).toEqual(whole);
  });

  it('finds each code, from the last position, too', () => {
    const last = line.capacity - 3n;
    expect(line.positionsOf(tokensOf(line, last, 3))).toEqual([last, last + 1n, last + 2n]);
    const made = tokensOf(line, start, total);
    expect(line.find(made)).toEqual(made.map((_, i) => ({ position: start + BigInt(i) })));
    expect(new Set(made).size).toBe(total);
  });

  it('takes the checksum of its places', () => {
    const checksum = createChecksum(line.digits);
    const expected = createChecksum(line.digits);
    const places = Array.from(format.pattern.replaceAll(/\[[^\]]*\]/g, '#')).flatMap((one, i) =>
      one === '#' ? [i] : [],
    );
    for (const code of tokensOf(line, start, 2_500, checksum)) {
      const symbols = Array.from(code, (symbol) => symbol.codePointAt(0)!);
      places.forEach((at, place) => {
        expected[place]! ^= symbols[at]!;
      });
    }
    expect(checksum).toEqual(expected);
  });

  it('refuses positions that it does not have, at the call', () => {
    for (const [first, count] of [[-1n, 1], [line.capacity, 1], [0n, -1], [0n, 0.5]] as const) {
      expect(() => line.produce(first, count)).toThrow(expect.objectContaining({ code: 'position.range' }));
    } // biome-ignore format: a table
    expect(() => line.produce(0n, 1, createChecksum(line.digits + 1))).toThrow(
      expect.objectContaining({ code: 'parameter' }),
    );
  });
});

it('lays out the tokens of a line without a format, and changes none', () => {
  const plain = tokensOf(lineOf(createAlphabet(EPCG30), 12), 0n, 3_000);
  const laidOut = tokensOf(formatLineOf({ chars: EPCG30, pattern: 'SUMMER-####-####-####' }), 0n, 3_000);
  expect(laidOut.map((code) => code.slice(7).replaceAll('-', ''))).toEqual(plain);
});

describe('find', () => {
  const format: Described = { chars: 'ASX012', pattern: 'V-[A-S]##-*', words: ['ass'], check: { system: 'luhn' } };
  const line = formatLineOf(format);
  const ranker = codeRankerOf(format);
  const first = tokensOf(line, 0n, 1)[0]!;
  it.each([
    ['', { reason: 'length' }],
    ['V-A0', { reason: 'length' }],
    [`${first} `, { reason: 'length' }],
    ['x'.repeat(10 ** 6), { reason: 'length' }],
    [first.replace('V', 'W'), { reason: 'format', at: 0 }],
    ['V_A?0-0', { reason: 'format', at: 1 }],
    ['V-A?0-0', { reason: 'symbol', at: 3 }],
    ['V-X00-0', { reason: 'format', at: 2 }],
    ['V-A\ud8000-0', { reason: 'symbol', at: 3 }],
    [first.slice(0, -1) + (first.endsWith('0') ? '1' : '0'), { reason: 'check' }],
  ])('%j: %j', (code, finding) => {
    expect(line.find([code])).toEqual([finding]);
    expect(line.positionsOf([code])).toEqual([undefined]);
    expect(ranker.rankOf(code)).toBeUndefined();
  });

  it('tells a code that is avoided from one whose check symbol is wrong', () => {
    const found = line
      .find([...'ASX012'].map((symbol) => `V-ASS-${symbol}`))
      .map((finding) => 'reason' in finding && finding.reason);
    expect(found.filter((reason) => reason === 'avoided')).toHaveLength(1);
    expect(found.filter((reason) => reason === 'check')).toHaveLength(5);
  });

  it('answers in the order asked', () => {
    const made = tokensOf(line, 0n, 40);
    const asked = made.flatMap((code, i) => (i % 3 === 0 ? ['no code', code] : [code])).reverse();
    const positions = line.positionsOf(asked).filter((position) => position !== undefined);
    expect(positions).toEqual(made.map((_, i) => BigInt(made.length - 1 - i)));
    expect(line.find([])).toEqual([]);
  });
});

describe('what is stored', () => {
  const alphabet = createAlphabet(EPCG30);
  const request = { pattern: '########', avoid: { lists: ['bad'] } };
  const format = resolveFormat({ alphabet, format: request, lists: { bad: ['dead', 'bad'] } });

  it('stays the same line when a list changes', () => {
    const stored = packResolved(format);
    const open = (bytes: Uint8Array) =>
      openFormatLine({ mac: MAC, lineId: LINE_ID, alphabet, format: unpackResolved(bytes) });
    const before = bytesOf(open(stored), 0n, 1_000);
    const upgraded = resolveFormat({ alphabet, format: request, lists: { bad: ['dead', 'bad', 'fab'] } });
    expect(upgraded.fits).not.toBe(format.fits);
    expect(hashOfResolved(upgraded)).not.toBe(hashOfResolved(format));
    expect(upgraded.request).toBe(format.request);
    expect(bytesOf(open(stored), 0n, 1_000).equals(before)).toBe(true);
    expect(bytesOf(open(packResolved(upgraded)), 0n, 1_000).equals(before)).toBe(false);
  });

  it.each([
    ['another count', { fits: '12345' }],
    ['a word less', { words: format.words.slice(1) }],
    ['another alphabet', { symbols: 29 }],
    ['version 1 with words', { engine: 1 as const, fits: '1' }],
  ])('is refused with %s', (_, change) => {
    const open = () => openFormatLine({ mac: MAC, lineId: LINE_ID, alphabet, format: { ...format, ...change } });
    expect(open).toThrow(expect.objectContaining({ code: 'format.damaged' }));
  });

  it('is refused where it cannot be read', () => {
    for (const bytes of [new Uint8Array(0), Buffer.from('{}'), packResolved({ ...format, layout: 2 as 1 })]) {
      expect(() => unpackResolved(bytes)).toThrow(expect.objectContaining({ code: 'format.damaged' }));
    }
    expect(unpackResolved(packResolved(format))).toEqual(format);
    expect(resolvedOf({ chars: 'AB', pattern: '##' })).not.toHaveProperty('runs');
  });
});

it('walks a further step for fewer than 1.6% of indices', () => {
  const shares = [10n ** 6n + 1n, 2n ** 32n + 1n, 30n ** 12n - 5n, 2n ** 64n + 1n, 30n ** 100n].map((size) => {
    const words = size < 2n ** 62n ? 2 : 16;
    const workspace = createWorkspace();
    const permutation = createWalkedPermutation({
      workspace,
      keys: deriveLineKeys(MAC, 2),
      tweak: new Uint8Array(16),
      size,
      words,
      batch: 2_000,
    });
    const out = workspace.allocate(4 * words * 2_000);
    for (let i = 0n; i < 20n; i++) permutation.forward(i * 2_000n, 2_000, out);
    const { all, further } = permutation.steps;
    expect(all - further).toBe(40_000);
    return further / 40_000;
  });
  for (const share of shares) expect(share).toBeLessThan(0.016);
  expect(Math.max(...shares)).toBeGreaterThan(0.005);
});
