import { expect, test } from '@jest/globals';
import { medicinesText } from '../../../client/index.ts';
import { medicineRulesOf } from '../../../engine/alphabet/medicines.ts';
import { presetChars } from '../../../engine/alphabet/presets.ts';

/** What EU 2016/161 asks for beside the odds: where codes do not keep it, that is told beside them. */
test.each([
  ['UPPER_EPCG30', 20, ''],
  ['UPPER_EPCG30', 21, 'at most 20 characters'],
  ['DIGITS', 100, 'at most 20 characters'],
  ['DICE', 20, 'only digits and Latin letters'],
  ['DICE', 100, 'at most 20 characters and only digits and Latin letters'],
] as const)('%s, %s digits', (name, digits, broken) => {
  const text = broken === '' ? '' : `Codes on medicine packs must also have ${broken}; these do not.`;
  expect(medicinesText(medicineRulesOf(true, digits, presetChars[name]))).toBe(text);
});
