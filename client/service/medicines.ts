/** What EU 2016/161 asks of the serial numbers of medicine packs beside the odds, as `meta.medicines` of a line tells it. */
export interface MedicineRules {
  /** At most 20 characters. */
  readonly length: boolean;
  /** Digits and Latin letters alone. */
  readonly characters: boolean;
}

/** The rules that codes do not keep, in words; empty where they keep both. */
export function medicinesText({ length, characters }: MedicineRules): string {
  const broken = [
    ...(length ? [] : ['at most 20 characters']),
    ...(characters ? [] : ['only digits and Latin letters']),
  ];
  return broken.length === 0 ? '' : `Codes on medicine packs must also have ${broken.join(' and ')}; these do not.`;
}
