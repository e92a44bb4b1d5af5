import type { Alphabet } from '../alphabet/alphabet.ts';
import { ENGINE_VERSION, FORMAT_ENGINE_VERSION } from '../base/keys.ts';
import { createWorkspace } from '../kernels/workspace.ts';
import { assertCheckSuits } from './check-symbol.ts';
import { compileFormat, type Rules, rankingOf } from './compile.ts';
import { FormatError, invalid } from './errors.ts';
import { assertFixedText } from './fixed-text.ts';
import { type Part, parsePattern, placesOf } from './pattern.ts';
import { RANKED_AT_ONCE, ranksOf } from './ranks-of.ts';
import { type FormatRequest, MAX_PLACES, readRequest } from './request.ts';
import { resolveWords } from './resolve-words.ts';
import {
  MAX_RESOLVED_BYTES,
  MAX_TEXT_BYTES,
  packRanks,
  packResolved,
  type ResolvedFormat,
  sha256,
  writeResolved,
} from './resolved.ts';
import { builtInLists, type WordLists } from './word-lists.ts';

/** Parameters of `resolveFormat`. */
export interface ResolveOptions {
  readonly alphabet: Alphabet;
  /** The order's `digits`; may be left out where the format has a pattern, else must agree with it. */
  readonly digits?: number | undefined;
  /** The member `format`, any JSON value. */
  readonly format: unknown;
  /** Default: the built-in lists. */
  readonly lists?: WordLists;
}

/**
 * Accepts a format: checks it against its alphabet, looks lists up, folds words, counts the codes that fit, and finds
 * the ranks of those to leave out.
 *
 * @throws FormatError with a pointer to the member at fault.
 */
export function resolveFormat(options: ResolveOptions): ResolvedFormat {
  const { alphabet, lists = builtInLists } = options;
  const request = readRequest(options.format);
  const pattern = patternOf(request, options.digits);
  const parts =
    request.pattern === undefined ? defaultParts(options.digits!, request) : parsePattern(pattern, alphabet);
  if (request.pattern !== undefined) assertDigits(parts, options.digits);
  assertCheck(request, parts, alphabet);
  assertFixedText(parts, alphabet);

  const words = resolveWords(request, lists, parts, alphabet);
  const rules: Rules = {
    pattern: parts,
    ...(request.check && { check: request.check }),
    ...words,
    ...(request.runs && { runs: request.runs }),
  };
  const compiled = compileFormat(rules, alphabet);
  const isPlain = parts.every((part) => !Array.isArray(part)) && words.words.length === 0 && request.runs === undefined;
  const workspace = createWorkspace();
  const ranking = isPlain && request.codes.length === 0 ? undefined : rankingOf(compiled, workspace, RANKED_AT_ONCE);
  const fits = ranking?.count ?? BigInt(alphabet.size) ** BigInt(placesOf(parts));
  const codes = ranking === undefined ? [] : ranksOf(request.codes, compiled, ranking, workspace);
  if (fits === 0n)
    throw new FormatError('format.empty', '/avoid', 'No code is left: avoid less, or take a longer pattern.');
  if (fits === BigInt(codes.length)) {
    throw new FormatError('format.empty', '/avoid/codes', 'No code is left: all that fit are among those to avoid.');
  }
  const packed = packRanks(codes);
  const format: ResolvedFormat = {
    layout: 1,
    engine: isPlain && codes.length === 0 ? ENGINE_VERSION : FORMAT_ENGINE_VERSION,
    symbols: alphabet.size,
    ...rules,
    fits: fits.toString(),
    codes: packed,
    request: sha256(JSON.stringify(canonical(request, pattern))),
    shown: {
      pattern,
      lists: unique(request.lists),
      words: { count: words.words.length, hash: sha256(words.words.join('\n')) },
      codes: { count: codes.length, ignored: request.codes.length - codes.length, hash: sha256(packed.join('\n')) },
    },
  };
  assertSize(format);
  return format;
}

/**
 * The hash of a request as `ResolvedFormat.request` has it: a continuation that sends the same format is the same line's,
 * whatever has become of lists.
 *
 * @throws FormatError if the request is not as documented.
 */
export function hashOfRequest(format: unknown, digits?: number): string {
  const request = readRequest(format);
  return sha256(JSON.stringify(canonical(request, patternOf(request, digits))));
}

function patternOf({ pattern, check }: FormatRequest, digits: number | undefined): string {
  if (pattern !== undefined) return pattern;
  if (digits === undefined) throw invalid('/pattern', 'Without digits there must be a pattern.');
  if (!Number.isInteger(digits) || digits < 1 || digits > MAX_PLACES)
    throw invalid('', `digits is 1 to ${MAX_PLACES}.`);
  return '#'.repeat(digits) + (check === undefined ? '' : '*');
}

function defaultParts(digits: number, { check }: FormatRequest): Part[] {
  return check === undefined ? [digits] : [digits, true];
}

function assertDigits(parts: readonly Part[], digits: number | undefined): void {
  const places = placesOf(parts);
  if (digits === undefined || digits === places) return;
  throw invalid('/pattern', `The pattern has ${places} # and […], but digits is ${digits}.`);
}

function assertCheck({ check }: FormatRequest, parts: readonly Part[], alphabet: Alphabet): void {
  const hasCheck = parts.includes(true);
  if (check === undefined && hasCheck)
    throw invalid('/pattern', 'A check symbol (*) needs `check`; \\* is an asterisk.');
  if (check !== undefined && !hasCheck) throw invalid('/check', 'The pattern has no * where the check symbol stands.');
  if (check !== undefined) assertCheckSuits(check, alphabet);
}

function canonical(request: FormatRequest, pattern: string): unknown {
  const { check, lookalikes, runs } = request;
  const [words, lists, codes] = [unique(request.words), unique(request.lists), unique(request.codes)];
  return [pattern, check?.system ?? null, check?.over ?? null, words, lists, lookalikes, runs ?? null, codes];
}

function assertSize(format: ResolvedFormat): void {
  if (isKeepable(format)) return;
  const pointer = isKeepable({ ...format, codes: [] }) ? '/avoid/codes' : '/avoid/words';
  const message = `This format is larger than ${MAX_RESOLVED_BYTES / 1_024} KB when it is packed, or than ${MAX_TEXT_BYTES / 2 ** 20} MB when it is not: give fewer of these.`;
  throw new FormatError('format.size', pointer, message);
}

/** Whether what is packed is small enough to be kept, and what it unfolds to small enough to be read again. */
function isKeepable(format: ResolvedFormat): boolean {
  return writeResolved(format).length <= MAX_TEXT_BYTES && packResolved(format).length <= MAX_RESOLVED_BYTES;
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)].sort();
}
