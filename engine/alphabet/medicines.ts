/** What EU 2016/161 Art. 4 asks of the serial numbers of medicine packs, and whether codes keep to it. */
export interface MedicineRules {
  /** The chance to guess one is below 1 in 10,000. */
  readonly odds: boolean;
  /** At most 20 characters. */
  readonly length: boolean;
  /** Numeric or alphanumeric: 0 to 9, A to Z, a to z. */
  readonly characters: boolean;
}

const MOST_CHARACTERS = 20;

/** Whether codes of so many digits, with these symbols and odds, keep to each of the rules. */
export function medicineRulesOf(isUnlikely: boolean, digits: number, chars: string): MedicineRules {
  return { odds: isUnlikely, length: digits <= MOST_CHARACTERS, characters: /^[0-9A-Za-z]+$/.test(chars) };
}
