import { gtin } from 'cdigit';
import fc from 'fast-check';
import { gtin14Of, gtinCheckDigit, gtinLengths } from '../../../engine/readings/gtin.ts';
import { SEED } from '../helpers.ts';

const numerals = (length: number) =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length }).map((digits) => digits.join(''));

it.each([
  ['09506000134352', '09506000134352', 'GTIN-14: the GTIN of the Digital Link examples'],
  ['9506000134352', '09506000134352', 'GTIN-13'],
  ['6291041500213', '06291041500213', 'GTIN-13 of the General Specifications'],
  ['036000291452', '00036000291452', 'GTIN-12, a UPC'],
  ['0036000291452', '00036000291452', 'the same as a GTIN-13'],
  ['96385074', '00000096385074', 'GTIN-8'],
  ['00000096385074', '00000096385074', 'the same with 14 digits'],
])('%s is %s: %s', (text, padded) => {
  expect(gtin14Of(text)).toBe(padded);
});

it.each([
  ['9506000134353', 'a wrong check digit'],
  ['9506000143352', 'two digits exchanged'],
  ['', 'nothing'],
  ['0', 'one digit'],
  ['7', 'a check digit alone'],
  ['950600013435', 'a GTIN-13 without its check digit'],
  ['009506000134352', '15 digits'],
  ['0000096385074\n', 'a line end'],
  [' 9506000134352', 'a space in front'],
  ['9506000-13435', 'a hyphen'],
  ['950600013435X', 'a letter'],
  ['٩٥٠٦٠٠٠١٣٤٣٥٢', 'digits of another script'],
  ['9.50600013e12', 'what a spreadsheet makes of it'],
])('%j is none: %s', (text) => {
  expect(gtin14Of(text)).toBeUndefined();
});

it('agrees with an independent library over random digits', () => {
  fc.assert(
    fc.property(fc.constantFrom(...gtinLengths).chain(numerals), (text) => {
      expect(gtin14Of(text) !== undefined).toBe(gtin.validate(text));
      const right = text.slice(0, -1) + gtinCheckDigit(text.slice(0, -1));
      expect(gtin.validate(right)).toBe(true);
      expect(gtin14Of(gtin14Of(right)!)).toBe(gtin14Of(right));
    }),
    { seed: SEED, numRuns: 2_000 },
  );
});

it('finds every single wrong digit', () => {
  for (let at = 0; at < 14; at++) {
    for (let digit = 0; digit < 10; digit++) {
      const text = `${'09506000134352'.slice(0, at)}${digit}${'09506000134352'.slice(at + 1)}`;
      expect(gtin14Of(text)).toBe(text === '09506000134352' ? text : undefined);
    }
  }
});
