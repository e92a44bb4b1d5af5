import { createAlphabet } from '../../engine/alphabet/alphabet.ts';
import { capacityOf, dataBytesOf, guessOddsOf, rateOf, reachableOf } from '../../engine/alphabet/capacity.ts';
import { presetAlphabet } from '../../engine/alphabet/presets.ts';

const basic = { maxTokens: 100_000, partBytes: 2 ** 20 };
const AEIOU = createAlphabet('AEIOU');

describe('capacityOf', () => {
  it('is exact, as documented', () => {
    const capacity = 7888609052210118054117285652827862296732064351090230047702789306640625n;
    expect(capacityOf(5, 100)).toBe(capacity);
    expect(String(capacityOf(5, 100) - 1_000n)).toMatch(/306639625$/);
    expect(capacityOf(30, 20)).toBe(348678440100000000000000000000n);
  });
});

describe('reachableOf', () => {
  it.each([
    ['AEIOU', AEIOU, 100, 10_485n],
    ['UPPER_EPCG30', presetAlphabet('UPPER_EPCG30'), 20, 52_428n],
    ['DICE', presetAlphabet('DICE'), 20, 17_476n],
    ['DICE', presetAlphabet('DICE'), 5, 7_776n],
    ['LOWER_LATIN', presetAlphabet('LOWER_LATIN'), 3, 17_576n],
    ['BASE62', presetAlphabet('BASE62'), 5, 100_000n],
  ])('%s (%#)', (_, alphabet, digits, expected) => {
    const available = capacityOf(alphabet.size, digits);
    expect(reachableOf({ available, tokenBytes: digits * alphabet.widest, ...basic })).toBe(expected);
  });

  it('of tokens without digits there is one, and its bytes bound nothing', () => {
    expect(reachableOf({ available: capacityOf(5, 0), tokenBytes: 0, ...basic })).toBe(1n);
    expect(reachableOf({ available: 10n ** 9n, tokenBytes: 0, ...basic })).toBe(100_000n);
  });
});

describe('dataBytesOf', () => {
  it('is the size of the documented files', () => {
    expect(dataBytesOf(presetAlphabet('DICE'), 5, 7_776n)).toBe(124_415n);
    expect(dataBytesOf(presetAlphabet('LOWER_LATIN'), 3, 8_788n)).toBe(35_151n);
    expect(dataBytesOf(presetAlphabet('UPPER_EPCG30'), 20, 50_000n)).toBe(1_049_999n);
    expect(dataBytesOf(AEIOU, 100, 0n)).toBe(0n);
  });
});

describe('rateOf', () => {
  it('is digits a second, rounded, over a millisecond at least', () => {
    expect(rateOf(100, 1_000n, 6_650)).toBe(15_038);
    expect(rateOf(5, 3n, 2_000)).toBe(8); // 7.5
    expect(rateOf(5, 7_776n, 0)).toBe(38_880_000);
    expect(rateOf(5, 7_776n, -20)).toBe(38_880_000);
    expect(rateOf(1_024, 10n ** 10n, 1)).toBe(1.024e16);
  });
});

describe('guessOddsOf', () => {
  it('compares with 1 in 10,000 exactly', () => {
    expect(guessOddsOf(1n, 10_000n).euMedicines).toBe(false);
    expect(guessOddsOf(1n, 10_001n).euMedicines).toBe(true);
    const capacity = capacityOf(65_536, 1_024);
    expect(guessOddsOf(capacity / 10_000n, capacity).euMedicines).toBe(true);
    expect(guessOddsOf(capacity / 10_000n + 1n, capacity).euMedicines).toBe(false);
  });

  it('tells the chance as a double and as one in how many', () => {
    expect(guessOddsOf(7_776n, 7_776n)).toEqual({ chance: 1, oneIn: 1n, euMedicines: false });
    expect(guessOddsOf(1_000n, 8_000_000n)).toEqual({ chance: 1.25e-4, oneIn: 8_000n, euMedicines: false });
    expect(guessOddsOf(52_428n, capacityOf(30, 20)).chance).toBeCloseTo(52_428 / 3.486784401e29, 40);
    expect(guessOddsOf(0n, 8n)).toEqual({ chance: 0, oneIn: undefined, euMedicines: true });
    expect(guessOddsOf(1n, capacityOf(65_536, 1_024)).chance).toBe(0);
    const capacity = capacityOf(65_536, 1_024);
    expect(guessOddsOf(capacity / 4n, capacity).chance).toBe(0.25);
  });
});
