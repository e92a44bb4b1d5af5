import type { Alphabet } from '../alphabet/alphabet.ts';
import type { Line } from '../line.ts';
import type { Misfit } from './code-parser.ts';
import type { ResolvedFormat } from './resolved.ts';

/** What makes a line with a format: the same four always make the same codes. */
export interface FormatLineOptions {
  /** The key service's MAC of `macMessage(lineId)`, 32 bytes. */
  readonly mac: Uint8Array;
  /** UUID. */
  readonly lineId: string;
  readonly alphabet: Alphabet;
  readonly format: ResolvedFormat;
  /** Most codes that it works on at once, where fewer are to take less memory. No code depends on it. */
  readonly batch?: number;
}

/** Where a code stands on a line, or why it is none of the line's. Whether it was issued is the ledger's to say. */
export type Finding = { readonly position: bigint } | Misfit;

/** A line whose codes have a format. Its `digits` are the format's places, its tokens whole codes, as printed. */
export interface FormatLine extends Line {
  readonly format: ResolvedFormat;
  /** What is known of each string, in the order asked. */
  find(codes: readonly string[]): Finding[];
}

/** `Line.positionsOf` by `find`. */
export function positionsBy(find: FormatLine['find']): Line['positionsOf'] {
  return (codes) => find(codes).map((finding) => ('position' in finding ? finding.position : undefined));
}
