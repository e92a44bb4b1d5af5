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
  return `${format?.pattern ?? `${digits} characters`} of ${alphabet}`;
}
