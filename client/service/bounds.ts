/** The bound that a value of an order must keep to, as the service tells it in the `meta` of a refusal. Decimal strings. */
export interface Bounds {
  readonly minimum: string;
  readonly maximum: string;
  /** What bounds it: the agreement, the bytes of a file, or what there is. */
  readonly by: 'agreement' | 'bytes' | 'available';
}

/** What the size of a first order must be, as the session's limits and the capacity tell; undefined where it is that. */
export function sizeBounds(
  size: string,
  { minTokens, maxTokens }: { readonly minTokens: number; readonly maxTokens: number },
  { available, reachable }: { readonly available: string; readonly reachable: string },
): Bounds | undefined {
  const isFew = BigInt(available) < BigInt(minTokens);
  const minimum = isFew ? available : String(minTokens);
  if (BigInt(size) < BigInt(minimum)) return { minimum, maximum: reachable, by: isFew ? 'available' : 'agreement' };
  if (BigInt(size) <= BigInt(reachable)) return undefined;
  const most = reachable === String(maxTokens) ? 'agreement' : 'bytes';
  return { minimum, maximum: reachable, by: reachable === available ? 'available' : most };
}

/** The bounds in words: of the size, the digits or the analysis of an order, or of another of its members. */
export function boundsText(parameter: string, { minimum, maximum, by }: Bounds): string {
  const range = minimum === maximum ? `exactly ${grouped(maximum)}` : `${grouped(minimum)} to ${grouped(maximum)}`;
  if (parameter === 'digits') return `A code may have ${range} characters; that is what your agreement allows.`;
  if (parameter === 'analysis') return `Only an order of ${range} codes can be analysed.`;
  if (maximum === '0') return 'There are no codes left.';
  const why = {
    agreement: 'that is what your agreement allows',
    bytes: 'your agreement allows no larger file',
    available: 'there are no more',
  }[by];
  return `An order may have ${range} codes of this length; ${why}.`;
}

/** The bounds that a refusal tells, if it tells any. */
export function boundsOf(meta: object | undefined): Bounds | undefined {
  return meta && 'minimum' in meta && 'maximum' in meta && 'by' in meta ? (meta as Bounds) : undefined;
}

const grouped = (number: string): string => number.replaceAll(/\B(?=(\d{3})+$)/g, ',');
