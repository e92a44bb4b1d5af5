import { expect, test } from '@jest/globals';
import { medicineRulesOf } from '../../engine/alphabet/medicines.ts';
import { presetAlphabet } from '../../engine/alphabet/presets.ts';

test.each([
  [true, 20, presetAlphabet('UPPER_EPCG30').chars, { odds: true, length: true, characters: true }],
  [true, 21, '0123456789', { odds: true, length: false, characters: true }],
  [false, 1, 'az', { odds: false, length: true, characters: true }],
  [true, 20, presetAlphabet('DICE').chars, { odds: true, length: true, characters: false }],
  // ASCII alone is not enough, and neither are letters of another script.
  [true, 20, 'AB-', { odds: true, length: true, characters: false }],
  [true, 20, 'ABÄ', { odds: true, length: true, characters: false }],
  [true, 20, 'AB٣', { odds: true, length: true, characters: false }],
])('%s, %s digits of %s', (odds, digits, chars, rules) => {
  expect(medicineRulesOf(odds, digits, chars)).toEqual(rules);
});
