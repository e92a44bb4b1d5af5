/** What a nightly run has come to. */
export interface Night {
  /** What was measured, in the order in which it is shown. */
  readonly figures: readonly (readonly [what: string, figure: string])[];
  /** What must not be; empty where all is well. */
  readonly faults: readonly string[];
}

/** A whole number with its thousands parted. */
export function count(value: number): string {
  return Math.round(value).toLocaleString('en');
}

/** The value that this share of the values does not exceed; 0 where there are none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
