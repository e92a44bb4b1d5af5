import { gtin, luhn, mod11_10, mod27_26, mod37_36 } from 'cdigit';
import { createAlphabet } from '../../../engine/alphabet/alphabet.ts';
import { tokensOf } from '../helpers.ts';
import { formatLineOf } from './helpers.ts';

const DIGITS = '0123456789';
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';

describe('check symbols are those of an independent library:', () => {
  it.each([
    ['luhn', 'luhn', luhn, DIGITS, '#########*'],
    ['luhn over a prefix', 'luhn', luhn, DIGITS, '4000 ##-## ####*'],
    ['gs1, GTIN-13', 'gs1', gtin, DIGITS, '############*'],
    ['gs1, SSCC', 'gs1', gtin, DIGITS, '00952000#########*'],
    ['gs1, GTIN-8', 'gs1', gtin, DIGITS, '#######*'],
    ['iso7064 MOD 11,10', 'iso7064', mod11_10, DIGITS, '########*'],
    ['iso7064 MOD 27,26', 'iso7064', mod27_26, LETTERS, 'AB-#####*'],
    ['iso7064 MOD 37,36', 'iso7064', mod37_36, DIGITS + LETTERS, '####-####*'],
  ] as const)('%s', (_, system, library, chars, pattern) => {
    const codes = tokensOf(formatLineOf({ chars, pattern, check: { system } }), 0n, 2_000);
    for (const code of codes) expect(library.validate(code.replaceAll(/[^0-9A-Z]/g, ''))).toBe(true);
  });
});

describe('published examples', () => {
  const symbolOf = (system: 'luhn' | 'iso7064' | 'gs1', chars: string, payload: string) => {
    const line = formatLineOf({ chars, pattern: `${'#'.repeat(payload.length)}*`, check: { system } });
    return [...chars].filter((symbol) => 'position' in line.find([payload + symbol])[0]!);
  };

  it.each([
    ['luhn', DIGITS, '7992739871', '3', 'Luhn, the usual example'],
    ['luhn', DIGITS, '411111111111111', '1', 'a card number for tests'],
    ['gs1', DIGITS, '629104150021', '3', 'GS1 General Specifications, GTIN-13'],
    ['gs1', DIGITS, '950600013435', '2', 'GS1, the GTIN of its Digital Link examples'],
    ['iso7064', DIGITS, '0794', '5', 'ISO/IEC 7064, MOD 11,10'],
    ['iso7064', `${DIGITS}${LETTERS}`, 'A12425GABC1234002', 'M', 'Global Release Identifier, MOD 37,36'],
  ] as const)('%s of %s %s is %s: %s', (...[system, chars, payload, symbol]) => {
    expect(symbolOf(system, chars, payload)).toEqual([symbol]);
  });
});

describe('what a check symbol finds', () => {
  it.each([
    ['luhn', DIGITS],
    ['iso7064', DIGITS],
    ['iso7064', LETTERS],
    ['luhn', LETTERS],
    ['gs1', DIGITS],
  ] as const)('%s over %s: every single wrong symbol', (system, chars) => {
    const line = formatLineOf({ chars, pattern: '######*', check: { system } });
    for (const code of tokensOf(line, 0n, 20)) {
      for (let i = 0; i < code.length; i++) {
        const wrong = [...chars]
          .filter((symbol) => symbol !== code[i])
          .map((symbol) => code.slice(0, i) + symbol + code.slice(i + 1));
        expect(line.find(wrong)).toEqual(wrong.map(() => ({ reason: 'check' })));
      }
    }
  });

  it('iso7064 with 65,536 symbols', () => {
    const { chars } = createAlphabet(
      Array.from({ length: 65_536 }, (_, i) => String.fromCodePoint(i + 0x21 < 0xd800 ? i + 0x21 : i + 0x821)).join(''),
    );
    const line = formatLineOf({ chars, pattern: 'x#-#*', check: { system: 'iso7064' } });
    const codes = tokensOf(line, 10n ** 6n, 50);
    expect(line.positionsOf(codes)).toEqual(codes.map((_, i) => 10n ** 6n + BigInt(i)));
    const [first] = codes;
    expect(line.find([[...first!].with(1, [...first!][1] === 'A' ? 'B' : 'A').join('')])).toEqual([
      { reason: 'check' },
    ]);
  });
});
