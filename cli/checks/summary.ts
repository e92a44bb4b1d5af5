import { grouped } from '../platform/output.ts';

/** What was counted of the codes that were asked about. */
export interface Counts {
  readonly checked: number;
  readonly issued: number;
  readonly voided: number;
  readonly duplicates: number;
  /** Lines of files without anything on them. */
  readonly blank: number;
  /** Lines of production that were asked. */
  readonly asked: number;
}

/**
 * Everything that was counted, in words.
 * @param isOverAll whether no line was named.
 */
export function summaryOf({ checked, issued, voided, duplicates, blank, asked }: Counts, isOverAll: boolean): string {
  const lines = `${grouped(asked)} ${asked === 1 ? 'line' : 'lines'}`;
  return [
    `${grouped(issued)} of ${grouped(checked)} ${checked === 1 ? 'code was' : 'codes were'} issued.`,
    ...(voided > 0 ? [`${grouped(voided)} ${voided === 1 ? 'is' : 'are'} void.`] : []),
    ...(duplicates > 0 ? [`${grouped(duplicates)} ${duplicates === 1 ? 'is' : 'are'} there again.`] : []),
    ...(blank > 0 ? [`${grouped(blank)} blank ${blank === 1 ? 'line was' : 'lines were'} passed over.`] : []),
    ...(isOverAll ? [`Asked: all lines that your key may see, ${lines}.`] : []),
  ].join(' ');
}
