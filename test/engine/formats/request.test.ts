import { createAlphabet } from '../../../engine/alphabet/alphabet.ts';
import { hashOfRequest, resolveFormat } from '../../../engine/formats/resolve.ts';
import { alphabetOf } from '../helpers.ts';

const HEX = '0123456789ABCDEF';

function refusal(format: unknown, chars = HEX, digits?: number): unknown {
  try {
    resolveFormat({ alphabet: createAlphabet(chars), digits, format });
  } catch (error) {
    const { name, code, pointer, message } = error as { name: string; code: string; pointer: string; message: string };
    return name === 'FormatError' ? [code, pointer, message] : error;
  }
  return undefined;
}

const invalid = (pointer: string, message: string) => ['format.invalid', pointer, expect.stringContaining(message)];
const tooLarge = (pointer: string, message: string) => ['format.size', pointer, expect.stringContaining(message)];

describe('refuses, with a pointer,', () => {
  it.each<[name: string, format: unknown, expected: unknown, chars?: string, digits?: number]>([
    ['what is no object', 'x', invalid('', 'object')],
    ['null', null, invalid('', 'object')],
    ['a list', [], invalid('', 'object')],
    ['an unknown member', { pattern: '#', prefix: 'A' }, invalid('/prefix', 'Unknown member')],
    ['an unknown member of avoid', { pattern: '#', avoid: { 'a/b~': 1 } }, invalid('/avoid/a~1b~0', 'Unknown member')],
    ['a pattern that is no text', { pattern: 5 }, invalid('/pattern', 'text')],
    ['a lone surrogate', { pattern: '#\ud800' }, invalid('/pattern', 'text')],
    ['neither pattern nor digits', {}, invalid('/pattern', 'digits')],
    ['digits that disagree', { pattern: '####' }, invalid('/pattern', 'has 4 # and […], but digits is 5'), HEX, 5],
    ['no place', { pattern: 'ABC' }, invalid('/pattern', 'at least one')],
    ['too many places', { pattern: '#'.repeat(1_025) }, tooLarge('/pattern', '1024')],
    ['too long a pattern', { pattern: `${'\\#'.repeat(1_024)}#` }, tooLarge('/pattern', 'at most 2,048 characters')],
    ['an absurdly long pattern', { pattern: '#'.repeat(10 ** 6) }, tooLarge('/pattern', 'at most 2,048 characters')],
    ['too long a pattern of wide characters', { pattern: `${'😀'.repeat(2_048)}#` }, tooLarge('/pattern', 'at most 2,048 characters')],
    ['an empty pattern', { pattern: '' }, invalid('/pattern', 'at least one')],
    ['an escaped place alone', { pattern: '\\#' }, invalid('/pattern', 'at least one')],
    ['an open class', { pattern: '#[ABC' }, invalid('/pattern', 'no ]')],
    ['an escaped end of a class', { pattern: '#[ABC\\]' }, invalid('/pattern', 'no ]')],
    ['an empty class', { pattern: '#[]' }, invalid('/pattern', 'no symbol')],
    ['a class that leaves nothing', { pattern: '[^0-9A-F]' }, invalid('/pattern', 'no symbol')],
    ['a foreign symbol in a class', { pattern: '[A-Z]' }, invalid('/pattern', 'Z (U+005A) in a […] is no symbol')],
    ['an invisible one', { pattern: '[A\u202e]' }, invalid('/pattern', 'U+202E in a […] is no symbol')],
    ['a range that runs backwards', { pattern: '[F-A]' }, invalid('/pattern', 'backwards')],
    ['a backslash at the end', { pattern: '##\\' }, invalid('/pattern', 'backslash')],
    ['a control character', { pattern: '##\n' }, invalid('/pattern', 'U+000A is not printable')],
    ['a line separator', { pattern: '#\u2028#' }, invalid('/pattern', 'U+2028')],
    ['an invisible character', { pattern: '#\u200b#' }, invalid('/pattern', 'U+200B')],
    ['white space at the beginning', { pattern: ' ##' }, invalid('/pattern', 'beginning')],
    ['white space at the end', { pattern: '##\u00a0' }, invalid('/pattern', 'at the end')],
    ['text that NFC changes', { pattern: '##e\u0301' }, invalid('/pattern', 'NFC')],
    ['a mark that composes with a symbol', { pattern: '#\u0301-#' }, invalid('/pattern', 'U+0301 composes')],
    ['a mark that composes with a class', { pattern: '[A]\u0301-#' }, invalid('/pattern', 'U+0301 composes')],
    ['a vowel that composes with a symbol', { pattern: '#\u1161' }, invalid('/pattern', 'U+1161 composes'), 'AB\u1100'],
    ['a consonant before a vowel', { pattern: '\u1100#' }, invalid('/pattern', 'U+1100 composes'), 'AB\u1161'],
    ['an unknown check', { pattern: '##*', check: 'crc' }, invalid('/check', 'luhn')],
    ['an unknown system', { pattern: '##*', check: { system: 'crc' } }, invalid('/check/system', 'luhn')],
    ['an unknown scope', { pattern: '##*', check: { system: 'luhn', over: 'all' } }, invalid('/check/over', 'digits')],
    ['check without *', { pattern: '##', check: 'luhn' }, invalid('/check', '*')],
    ['* without check', { pattern: '##*' }, invalid('/pattern', '`check`')],
    ['two *', { pattern: '##**', check: 'luhn' }, invalid('/pattern', 'one check symbol')],
    ['* before a place', { pattern: '#*#', check: 'luhn' }, invalid('/pattern', 'after the last')],
    ['luhn, an odd alphabet', { pattern: '##*', check: 'luhn' }, invalid('/check', 'even'), 'ABC'],
    ['iso7064, an odd alphabet', { pattern: '##*', check: 'iso7064' }, invalid('/check', 'even'), 'ABC'],
    ['gs1, not ten digits', { pattern: '##*', check: 'gs1' }, invalid('/check', '0123456789')],
    ['gs1, ten other symbols', { pattern: '##*', check: 'gs1' }, invalid('/check', '0123456789'), '1234567890'],
    ['words that are no list', { pattern: '##', avoid: { words: 'x' } }, invalid('/avoid/words', 'list')],
    ['too many words', { pattern: '##', avoid: { words: Array(2_001).fill('abc') } }, invalid('/avoid/words', 'There are 2,001 of these; at most 2,000 can be given.')],
    ['a word of one letter', { pattern: '##', avoid: { words: ['abc', '-b-'] } }, invalid('/avoid/words/1', '2 to 32')],
    ['a word of 33', { pattern: '##', avoid: { words: ['a'.repeat(33)] } }, invalid('/avoid/words/0', '2 to 32')],
    ['an unknown list', { pattern: '##', avoid: { lists: ['en', 'xx'] } }, invalid('/avoid/lists/1', 'en')],
    ['a list named as a method', { pattern: '##', avoid: { lists: ['toString'] } }, invalid('/avoid/lists/0', 'en')],
    ['lookalikes', { pattern: '##', avoid: { lookalikes: 1 } }, invalid('/avoid/lookalikes', 'true or false')],
    ['runs of one', { pattern: '##', avoid: { runs: 1 } }, invalid('/avoid/runs', '2 to')],
    ['too many codes', { pattern: '##', avoid: { codes: Array(10_001).fill('AB') } }, invalid('/avoid/codes', 'There are 10,001 of these; at most 10,000 can be given.')],
    ['nothing left', { pattern: '##', avoid: { words: ['aa', 'ab', 'ba', 'bb'] } }, ['format.empty', '/avoid', expect.any(String)], 'AB'],
    ['all codes left out', { pattern: '#', avoid: { codes: ['A', 'B'] } }, ['format.empty', '/avoid/codes', expect.any(String)], 'AB'],
  ])('%s', (...[, format, expected, chars, digits]) => {
    expect(refusal(format, chars, digits)).toEqual(expected);
  }); // biome-ignore format: a table

  it.each([0, 1_025, 1.5])('digits %p without a pattern', (digits) => {
    expect(refusal({}, HEX, digits)).toEqual(invalid('', 'digits is 1 to 1024'));
  });
});

describe('refuses what takes too much, and says what to shorten:', () => {
  /** Digits of a fixed generator: nothing in them can be shortened. */
  const scattered = (count: number, length: number, chars = HEX) => {
    let state = 1;
    const next = () => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
      return chars[(state >>> 28) % chars.length]!;
    };
    return Array.from({ length: count }, () => Array.from({ length }, next).join(''));
  };

  it('runs of many symbols', () => {
    const alphabet = alphabetOf(10_000);
    const resolve = () => resolveFormat({ alphabet, format: { pattern: '####', avoid: { runs: 3 } } });
    expect(resolve).toThrow(expect.objectContaining({ code: 'format.size', pointer: '/avoid/runs' }));
  });

  it('words in long codes with a check symbol', () => {
    const format = { pattern: `${'#'.repeat(200)}*`, check: 'luhn', avoid: { words: scattered(2_000, 8) } };
    expect(refusal(format)).toEqual(tooLarge('/avoid/words', 'fewer or shorter words'));
  });

  it('counts of very long codes', () => {
    const avoid = { words: scattered(2_000, 8, '0123'), lookalikes: false };
    expect(refusal({ pattern: '#'.repeat(1_024), avoid }, '0123')).toEqual(tooLarge('/avoid/words', 'MB of counts'));
  });

  it('codes that are small when they are packed, and large when they are not', () => {
    const { chars } = alphabetOf(10_000);
    const codes = Array.from(chars, (first) => first + 'A'.repeat(339));
    const resolve = () =>
      resolveFormat({ alphabet: createAlphabet(chars), format: { pattern: '#'.repeat(340), avoid: { codes } } });
    expect(resolve).toThrow(expect.objectContaining({ code: 'format.size', pointer: '/avoid/codes' }));
  });

  it('long codes to leave out', () => {
    const codes = scattered(10_000, 64);
    expect(refusal({ pattern: '#'.repeat(64), avoid: { codes } })).toEqual(tooLarge('/avoid/codes', '128 KB'));
  });
});

describe('accepts', () => {
  it.each([
    ['no pattern: as many # as digits', {}, 4, '####'],
    ['no pattern, with check: * at the end', { check: 'luhn' }, 4, '####*'],
    ['a pattern that agrees', { pattern: 'A-##[0-9]' }, 3, 'A-##[0-9]'],
  ])('%s', (_, format, digits, pattern) => {
    expect(resolveFormat({ alphabet: createAlphabet(HEX), digits, format }).shown.pattern).toBe(pattern);
  });

  it('2,048 characters, and 1,024 places', () => {
    const resolved = (pattern: string) => resolveFormat({ alphabet: createAlphabet(HEX), format: { pattern } });
    expect(resolved(`${'😀'.repeat(2_047)}#`).fits).toBe('16');
    expect(resolved(`#${'\\#'.repeat(1_023)}`).fits).toBe('16');
    expect(resolved(`${'-#'.repeat(1_024)}`).fits).toBe(String(16n ** 1_024n));
  });

  it('engine version 1 where nothing is chosen, else 2', () => {
    const version = (format: object) => resolveFormat({ alphabet: createAlphabet(HEX), format }).engine;
    expect(version({ pattern: '####' })).toBe(1);
    expect(version({ pattern: 'X-##-##-*', check: 'iso7064' })).toBe(1);
    expect(version({ pattern: '####', avoid: {} })).toBe(1);
    expect(version({ pattern: '####', avoid: { words: ['xyz'], codes: ['nothing'] } })).toBe(1);
    expect(version({ pattern: '[0-9]###' })).toBe(2);
    expect(version({ pattern: '####', avoid: { runs: 3 } })).toBe(2);
    expect(version({ pattern: '####', avoid: { words: ['bad'] } })).toBe(2);
    expect(version({ pattern: '####', avoid: { codes: ['0000'] } })).toBe(2);
  });

  it('counts codes that are left out and ignored', () => {
    const codes = ['A-00', 'A-FF', 'A-00', 'B-00', 'A-0', 'A-0G'];
    const { shown } = resolveFormat({ alphabet: createAlphabet(HEX), format: { pattern: 'A-##', avoid: { codes } } });
    expect(shown.codes).toMatchObject({ count: 2, ignored: 4 });
  });

  it('the same request by the same hash, in whatever order', () => {
    const one = { pattern: '##', avoid: { words: ['ab', 'ba'], lists: ['en', 'de'] } };
    const other = { avoid: { lists: ['de', 'en', 'en'], words: ['ba', 'ab'], lookalikes: true }, pattern: '##' };
    expect(hashOfRequest(one)).toBe(hashOfRequest(other));
    expect(hashOfRequest(one)).not.toBe(hashOfRequest({ ...one, pattern: '###' }));
    expect(hashOfRequest({}, 2)).toBe(hashOfRequest({ pattern: '##' }));
  });
});
