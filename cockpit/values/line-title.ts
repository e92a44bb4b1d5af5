import type { TokensAttributes } from '../../client/index.ts';

/** What a line is called: what its latest order says of it, or else what its codes look like. */
export function titleOf({ note, format, alphabet }: Pick<TokensAttributes, 'note' | 'format' | 'alphabet'>): string {
  return note || format?.pattern || alphabet;
}

/** What the codes of a line look like: their pattern, or else how many characters of which set. */
export function shapeOf({
  format,
  alphabet,
  digits,
}: Pick<TokensAttributes, 'format' | 'alphabet' | 'digits'>): string {
  // A format of nothing but characters of the set says no more than their number.
  const isPlain = format === undefined || /^#+$/.test(format.pattern);
  return `${isPlain ? `${digits} characters` : format.pattern} of ${alphabet}`;
}
