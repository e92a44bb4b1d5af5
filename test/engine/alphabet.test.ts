import { createAlphabet } from '../../engine/alphabet/alphabet.ts';
import { composingPairs, createCustomAlphabet } from '../../engine/alphabet/alphabet-rules.ts';
import { isPresetName, presetAlphabet, presetChars, presetNames } from '../../engine/alphabet/presets.ts';
import { AlphabetError } from '../../engine/base/errors.ts';
import { alphabetOf } from './helpers.ts';

const refusal = (code: string, message: RegExp) =>
  expect.objectContaining({ code: `alphabet.${code}`, message: expect.stringMatching(message) });

describe('createAlphabet', () => {
  it.each([
    ['AEIOU', 5, 5, 87],
    ['bar', 3, 3, 113],
    ['bas', 3, 3, 112],
    ['batx', 4, 4, 0],
    ['⚀⚁⚂⚃⚄⚅', 6, 18, 0],
  ])('has the documented attributes: %s', (chars, length, bytes, parity) => {
    const { size, utf8, parity: actual } = createAlphabet(chars);
    expect([size, utf8.length, actual]).toEqual([length, bytes, parity]);
  });

  it('knows widths, checksum bits and digits', () => {
    const dice = presetAlphabet('DICE');
    expect(dice).toMatchObject({ widest: 3, isFixedWidth: true, isAscii: false, codeBits: 14 });
    expect(createAlphabet('aé€😀')).toMatchObject({ widest: 4, isFixedWidth: false, codeBits: 17 });
    expect(createAlphabet('01')).toMatchObject({ widest: 1, isFixedWidth: true, isAscii: true, codeBits: 7 });
    expect(createAlphabet('éè')).toMatchObject({ codeBits: 8 });
    expect([...dice.chars].map((symbol) => dice.digitOf(symbol.codePointAt(0)!))).toEqual([0, 1, 2, 3, 4, 5]);
    expect(dice.digitOf(65)).toBe(-1);
  });

  it('takes 2 to 65,536 symbols', () => {
    expect(alphabetOf(65_536).size).toBe(65_536);
    for (const chars of ['', 'a', `${alphabetOf(65_536).chars}!`.slice(0, -1) + String.fromCodePoint(0x1ffff)]) {
      expect(() => createAlphabet(chars)).toThrow(refusal('size', /2 to 65536/));
    }
    expect(() => createAlphabet('ab'.repeat(10 ** 6))).toThrow(refusal('size', /2 to 65536/));
  });

  it('refuses symbols that stand twice and lone surrogates', () => {
    expect(() => createAlphabet('abca')).toThrow(refusal('duplicate', /U\+0061/));
    expect(() => createAlphabet('ab\ud800')).toThrow(refusal('symbol', /U\+D800/));
    expect(() => createAlphabet('\ude00\ud83d')).toThrow(AlphabetError);
  });
});

describe('createCustomAlphabet', () => {
  it.each([
    ['space', 'a b', 'U\\+0020 is white space'],
    ['ideographic space', 'a\u3000', 'U\\+3000 is white space'],
    ['newline', 'a\n', 'U\\+000A is a control'],
    ['soft hyphen', 'a\u00ad', 'U\\+00AD is an invisible format'],
    ['byte order mark', '\ufeffab', 'U\\+FEFF is an invisible format'],
    ['lone surrogate', 'a\udc00', 'U\\+DC00 is a surrogate'],
    ['private use', 'a\ue000', 'U\\+E000 is for private use'],
    ['unassigned', 'a\u0378', 'U\\+0378 is unassigned'],
    ['noncharacter', 'a\uffff', 'U\\+FFFF is unassigned'],
    ['combining accent', 'e\u0301', 'U\\+0301 is a combining mark'],
    ['variation selector', 'a\ufe0f', 'U\\+FE0F is a combining mark'],
    ['Angstrom sign', 'a\u212b', 'U\\+212B is changed by normalisation'],
    ['compatibility ideograph', 'a\uf900', 'U\\+F900 is changed by normalisation'],
  ])('refuses a %s, naming it', (_, chars, message) => {
    expect(() => createCustomAlphabet(chars)).toThrow(refusal('symbol', new RegExp(message)));
  });

  it.each([
    ['Hangul L and V', '\u1100\u1161', 'U\\+1161'],
    ['Hangul LV and T', '가\u11a8', 'U\\+11A8'],
    ['Kirat Rai vowels', 'a\u{16d67}', 'U\\+16D67'], // composes with itself
  ])('refuses symbols that compose when they meet: %s', (_, chars, codePoint) => {
    expect(() => createCustomAlphabet(chars)).toThrow(refusal('composing', new RegExp(codePoint)));
  });

  it('takes what cannot be confused', () => {
    for (const chars of [
      ...Object.values(presetChars),
      'äöüß',
      '가각',
      '\u1100\u1102\u11a8',
      '日本語',
      'אבג',
      '😀🎲🀄',
    ]) {
      expect(createCustomAlphabet(chars).chars).toBe(chars);
    }
  });

  it('knows all pairs that compose, and no other (all jamo, Hangul and other suspects tried)', () => {
    const pairs = composingPairs();
    const count = [...pairs.values()].reduce((sum, firsts) => sum + firsts.length, 0);
    expect(count).toBeGreaterThanOrEqual(19 * 21 + 19 * 21 * 27);
    const composed = [...pairs].flatMap(([second, firsts]) =>
      firsts.map((first) => String.fromCodePoint(first, second).normalize('NFC')),
    );
    expect(composed.filter((symbol) => [...symbol].length !== 1)).toEqual([]);
    // The other way: everything that starts no composition after an arbitrary base is unknown to the table.
    const suspects = [
      0x1100, 0x1112, 0xac00, 0xac1c, 0x1161, 0x1175, 0x11a7, 0x11a8, 0x11c2, 0x16d63, 0x16d67, 0x41, 0x3131,
    ];
    for (const first of suspects) {
      for (const second of suspects) {
        const composes = [...String.fromCodePoint(first, second).normalize('NFC')].length === 1;
        expect(pairs.get(second)?.includes(first) ?? false).toBe(composes);
      }
    }
  });

  it('checks 60,000 symbols quickly', () => {
    const symbols: string[] = [];
    for (let codePoint = 0x21; symbols.length < 60_000; codePoint++) {
      const symbol = String.fromCodePoint(codePoint);
      const isJamo = codePoint >= 0x1100 && codePoint < 0x1200;
      const isKiratRai = codePoint >= 0x16d40 && codePoint < 0x16d80;
      if (!/[\p{Z}\p{C}\p{M}]/u.test(symbol) && symbol.normalize('NFC') === symbol && !isJamo && !isKiratRai)
        symbols.push(symbol);
    }
    expect(createCustomAlphabet(symbols.join('')).size).toBe(60_000);
  });
});

describe('presets', () => {
  it('hold to the documented filter answers', () => {
    const named = (test: (chars: string) => boolean) => presetNames.filter((name) => test(presetChars[name]));
    expect(named((chars) => [...chars].length === 16)).toEqual(['BASE16', 'LOWER_HEX', 'UPPER_HEX']);
    expect(named((chars) => [...'AEIOU'].every((c) => chars.includes(c)))).toEqual(['BASE60', 'BASE62', 'UPPER_LATIN']);
  });

  it('have the sizes that their names say', () => {
    const sizes = Object.fromEntries(presetNames.map((name) => [name, presetAlphabet(name).size]));
    expect(sizes).toEqual({
      BASE16: 16, BASE58: 58, BASE60: 60, BASE62: 62, BINARY: 2, CROCKFORD32: 32, DICE: 6, DIGITS: 10, LOWER_HEX: 16,
      LOWER_LATIN: 26, OCTAL: 8, UPPER_EPCG30: 30, UPPER_HEX: 16, UPPER_LATIN: 26, ZBASE32: 32,
    }); // biome-ignore format: a table
  });

  it('are known by name only', () => {
    expect(isPresetName('DICE')).toBe(true);
    expect(isPresetName('toString')).toBe(false);
  });
});
