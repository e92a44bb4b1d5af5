import { createHash } from 'node:crypto';
import type { Alphabet } from '../alphabet/alphabet.ts';
import { createWorkspace } from '../kernels/workspace.ts';
import { compileFormat, type Rules, rankingOf } from './compile.ts';
import { openFormatLine } from './open.ts';
import { placesOf } from './pattern.ts';
import { type ResolveOptions, resolveFormat } from './resolve.ts';
import type { ResolvedFormat } from './resolved.ts';
import { createTemplate, sizeOf } from './template.ts';

/** What a format comes to, before a line is made. */
export interface FormatCapacity {
  readonly format: ResolvedFormat;
  /** Codes that can be produced. */
  readonly available: bigint;
  /** Parts, 0 to 1, that each member alone takes away: the pattern of all digits, the others of what the pattern allows. */
  readonly excluded: {
    readonly pattern: number;
    readonly words: number;
    readonly lists: number;
    readonly runs: number;
    readonly codes: number;
  };
  /** Five codes by a public key, or all there are; the same at every asking. They are nobody's: no line makes them so. */
  readonly examples: readonly string[];
}

const EXAMPLES = 5;
/** Anyone may know it: examples must not flicker, and need not be secret. */
const PUBLIC_MAC = new Uint8Array(createHash('sha256').update('unique-tokens/examples').digest());
const PUBLIC_LINE = '00000000-0000-4000-8000-000000000000';

/**
 * Resolves a format and tells its capacity.
 *
 * @throws FormatError as `resolveFormat`.
 */
export function capacityOfFormat(options: ResolveOptions): FormatCapacity {
  const { alphabet } = options;
  const format = resolveFormat(options);
  const line = openFormatLine({ mac: PUBLIC_MAC, lineId: PUBLIC_LINE, alphabet, format });
  const count = Math.min(EXAMPLES, Number(line.capacity));
  const batches = Array.from(line.produce(0n, count), ({ bytes }) => Buffer.from(bytes).toString('utf8'));
  return {
    format,
    available: line.capacity,
    excluded: excludedBy(options, format),
    examples: batches.join('').split('\n').slice(0, -1),
  };
}

function excludedBy(options: ResolveOptions, format: ResolvedFormat): FormatCapacity['excluded'] {
  const { alphabet } = options;
  const { pattern, check, codes } = format;
  const plain: Rules = { pattern, ...(check && { check }), letters: [], silent: '', words: [] };
  // Each choice of places has one check symbol that fits.
  const allowed = createTemplate(pattern, alphabet).allowed.reduce((all, ranges) => all * BigInt(sizeOf(ranges)), 1n);
  const all = BigInt(alphabet.size) ** BigInt(placesOf(pattern));
  const without = (rules: Rules) => part(allowed - countOf(rules, alphabet), allowed);
  const { letters, silent, runs } = format;
  const { words, lists } = wordsBySource(options, format);
  return {
    pattern: part(all - allowed, all),
    words: words.length === 0 ? 0 : without({ ...plain, letters, silent, words }),
    lists: lists.length === 0 ? 0 : without({ ...plain, letters, silent, words: lists }),
    runs: runs === undefined ? 0 : without({ ...plain, runs }),
    codes: part(BigInt(codes.length), allowed),
  };
}

/** The customer's own words, and those of lists: either may have what the other has, too. */
function wordsBySource(options: ResolveOptions, format: ResolvedFormat) {
  const request = options.format as { readonly avoid?: { readonly words?: unknown; readonly lists?: unknown } };
  const { words, lists, ...avoid } = { ...request.avoid };
  if (words === undefined || lists === undefined) {
    return { words: lists === undefined ? format.words : [], lists: words === undefined ? format.words : [] };
  }
  const only = (some: object) =>
    resolveFormat({ ...options, format: { ...request, avoid: { ...avoid, codes: [], ...some } } }).words;
  return { words: only({ words }), lists: only({ lists }) };
}

function countOf(rules: Rules, alphabet: Alphabet): bigint {
  return rankingOf(compileFormat(rules, alphabet), createWorkspace(), 1).count;
}

/** a / b to double precision, also where neither fits a double. */
function part(a: bigint, b: bigint): number {
  const shift = BigInt(Math.max(0, b.toString(16).length * 4 - 1_000));
  return Number(a >> shift) / Number(b >> shift);
}
