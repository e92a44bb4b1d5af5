import { type Alphabet, codePointName } from '../alphabet/alphabet.ts';
import { composingPairs } from '../alphabet/alphabet-rules.ts';
import { type FormatError, invalid } from './errors.ts';
import type { Part } from './pattern.ts';

/**
 * What fixed text must hold, so that no printer, form or system that normalises (NFC) makes another text of a code.
 * Like the rules for symbols, they are those of the running Node's Unicode; they are asked once, at acceptance.
 */

/**
 * @throws FormatError with the pointer `/pattern` for what is not printable, white space at an end of the code, and
 * characters that NFC changes, alone or beside a symbol that may stand there.
 */
export function assertFixedText(parts: readonly Part[], alphabet: Alphabet): void {
  parts.forEach((part, i) => {
    if (typeof part !== 'string') return;
    for (const character of part) assertPrintable(character);
    if (part.normalize('NFC') !== part) throw refused(part, 'is changed by normalisation (NFC)');
    if (i > 0) assertFollows(part, parts[i - 1]!, alphabet);
    if (i < parts.length - 1) assertPrecedes(part, parts[i + 1]!, alphabet);
  });
  const [first, last] = [parts[0], parts.at(-1)];
  if (typeof first === 'string' && /^\p{Z}/u.test(first)) throw refused(first, 'is white space at the beginning');
  if (typeof last === 'string' && /\p{Z}$/u.test(last)) throw refused([...last].at(-1)!, 'is white space at the end');
}

function assertPrintable(character: string): void {
  if (/[\p{C}\p{Zl}\p{Zp}]/u.test(character)) throw refused(character, 'is not printable');
}

/** Text after a place: its first character may compose with a symbol, as a mark or (Hangul, Kirat Rai) as a letter. */
function assertFollows(text: string, before: Part, alphabet: Alphabet): void {
  const [character] = text;
  const second = character!.codePointAt(0)!;
  const firsts = composingPairs().get(second) ?? [];
  const mayCompose = /\p{M}/u.test(character!) || firsts.some((first) => alphabet.digitOf(first) >= 0);
  if (!mayCompose) return;
  for (const digit of digitsAt(before, alphabet)) {
    const pair = String.fromCodePoint(alphabet.codePoints[digit]!) + text;
    if (pair.normalize('NFC') !== pair) throw refused(character!, 'composes with a symbol before it (NFC)');
  }
}

function assertPrecedes(text: string, after: Part, alphabet: Alphabet): void {
  const last = [...text].at(-1)!.codePointAt(0)!;
  for (const [second, firsts] of composingPairs()) {
    const digit = alphabet.digitOf(second);
    if (digit < 0 || !firsts.includes(last)) continue;
    for (const allowed of digitsAt(after, alphabet)) {
      if (allowed === digit) throw refused(String.fromCodePoint(last), 'composes with a symbol after it (NFC)');
    }
  }
}

/** The digits that may stand at a place, or as the check symbol. */
function* digitsAt(part: Part, alphabet: Alphabet): Generator<number> {
  const ranges = Array.isArray(part) ? part : [[0, alphabet.size - 1]];
  for (const [first, last] of ranges) for (let digit = first; digit <= last; digit++) yield digit;
}

function refused(text: string, reason: string): FormatError {
  return invalid('/pattern', `${codePointName(text.codePointAt(0)!)} ${reason}.`);
}
