import { AlphabetError } from '../base/errors.ts';
import { type Alphabet, codePointName, createAlphabet } from './alphabet.ts';

/**
 * What a customer's own alphabet must hold, so that two different tokens are never one and the same text to a
 * reader, a printer or a system that normalises what it stores (NFC).
 *
 * "Unassigned", categories and compositions are those of the Unicode version of the running Node.
 */

/** Planes 4 to 16 hold no decomposable character: 4 to 13 are empty, 14 holds tags, 15 and 16 are private. */
const DECOMPOSABLE_END = 0x40000;
const SCAN_STEP = 256;

const reasons: readonly (readonly [RegExp, string])[] = [
  [/\p{Z}/u, 'is white space'],
  [/\p{Cc}/u, 'is a control character'],
  [/\p{Cf}/u, 'is an invisible format character'],
  [/\p{Cs}/u, 'is a surrogate without its other half'],
  [/\p{Co}/u, 'is for private use'],
  [/\p{Cn}/u, 'is unassigned'],
  [/\p{M}/u, 'is a combining mark'],
];

/**
 * Checks a custom alphabet and makes it: 2 to 65,536 different code points, none of `\p{Z}\p{C}\p{M}`, each
 * unchanged by NFC, no two (nor one and itself) that NFC composes when they meet.
 *
 * @throws AlphabetError naming the first offending code point as U+XXXX and the reason.
 */
export function createCustomAlphabet(chars: string): Alphabet {
  const alphabet = createAlphabet(chars);
  for (const symbol of alphabet.chars) assertSymbol(symbol);
  assertNoneCompose(alphabet);
  return alphabet;
}

function assertSymbol(symbol: string): void {
  const codePoint = symbol.codePointAt(0)!;
  for (const [pattern, reason] of reasons) {
    if (pattern.test(symbol)) {
      throw new AlphabetError('alphabet.symbol', `${codePointName(codePoint)} ${reason}.`, codePoint);
    }
  }
  if (symbol.normalize('NFC') !== symbol) {
    const message = `${codePointName(codePoint)} is changed by normalisation (NFC).`;
    throw new AlphabetError('alphabet.symbol', message, codePoint);
  }
}

function assertNoneCompose(alphabet: Alphabet): void {
  const pairs = composingPairs();
  for (const second of alphabet.codePoints) {
    for (const first of pairs.get(second) ?? []) {
      if (alphabet.digitOf(first) < 0) continue;
      const message = `${codePointName(second)} composes with a preceding ${codePointName(first)} (NFC).`;
      throw new AlphabetError('alphabet.composing', message, second);
    }
  }
}

let pairsBySecond: ReadonlyMap<number, readonly number[]> | undefined;

/**
 * All pairs of code points that NFC composes into one, other than with combining marks, as second → firsts:
 * Hangul L + V and LV + T, and whatever else this Unicode version has (Kirat Rai vowels, for one). Computed at the
 * first call, in some tens of milliseconds, and kept: an alphabet is then checked in time linear in its size.
 *
 * NFC composes step by step, always a starter with the character after it, and each step's result is a code point
 * whose canonical decomposition is that pair. Marks cannot be symbols, so pairs of two neighbours are all there is.
 */
export function composingPairs(): ReadonlyMap<number, readonly number[]> {
  if (pairsBySecond !== undefined) return pairsBySecond;
  const pairs = new Map<number, number[]>();
  for (let start = 0; start < DECOMPOSABLE_END; start += SCAN_STEP) {
    if (start >= 0xd800 && start < 0xe000) continue;
    const block = String.fromCodePoint(...Array.from({ length: SCAN_STEP }, (_, i) => start + i));
    if (block.normalize('NFD') === block) continue;
    for (const composite of block) addPair(composite, pairs);
  }
  pairsBySecond = pairs;
  return pairs;
}

function addPair(composite: string, pairs: Map<number, number[]>): void {
  const parts = [...composite.normalize('NFD')];
  // One part: nothing to compose. Changed by NFC: excluded from composition.
  if (parts.length < 2 || composite.normalize('NFC') !== composite) return;
  const last = parts.pop()!;
  if (/\p{M}/u.test(last)) return;
  const second = last.codePointAt(0)!;
  const first = parts.join('').normalize('NFC').codePointAt(0)!;
  const firsts = pairs.get(second);
  if (firsts === undefined) pairs.set(second, [first]);
  else firsts.push(first);
}
