import type { Alphabet } from '../alphabet/alphabet.ts';
import { createBudget } from '../formats/budget.ts';
import { createCheckMachine } from '../formats/check-symbol.ts';
import { createCodeParser, type Misfit } from '../formats/code-parser.ts';
import type { ResolvedFormat } from '../formats/resolved.ts';
import { type Character, createTemplate } from '../formats/template.ts';
import { type Extras, extrasOf } from './characters.ts';

/** What makes a string a code of a line, issued or not: what the line avoids is not known here. */
export interface CodeRules {
  readonly alphabet: Alphabet;
  /** Of a line without a format. */
  readonly digits: number;
  /** Where the line has one. */
  readonly format?: Pick<ResolvedFormat, 'pattern' | 'check'> | undefined;
}

/** The rules of a line's codes, made ready to read many. */
export interface CodeShape {
  readonly alphabet: Alphabet;
  /** All characters of a code, in order. */
  readonly characters: readonly Character[];
  readonly extras: Extras;
  /** By character: whether it is fixed text that may be left out wherever it stands: a separator. */
  readonly isFixedSeparator: readonly boolean[];
  readonly fixedSeparators: number;
  /** Fixed characters, these separators included. */
  readonly fixed: number;
  /** Why a string is no code of the line; undefined if it is one. */
  misfitOf(text: string): Misfit | undefined;
  isSymbol(character: string): boolean;
  /** Whether a character is a symbol or stands in the fixed text: such a one is never taken away. */
  isOwn(character: string): boolean;
}

/**
 * Prepares to read the codes of a line.
 *
 * @throws FormatError if the check symbol's tables take too much, which no accepted format's do.
 */
export function createCodeShape({ alphabet, digits, format }: CodeRules): CodeShape {
  const template = createTemplate(format?.pattern ?? [digits], alphabet);
  const { characters, places } = template;
  const check = format?.check;
  const machine =
    check && createCheckMachine(template, check, createBudget('/check', 'take an alphabet of fewer symbols'));
  const parser = createCodeParser(template, machine);
  const room = new Uint16Array(places);
  const isSymbol = (character: string) => alphabet.digitOf(character.codePointAt(0)!) >= 0;
  const fixed = characters.flatMap((one) => (one.kind === 'fixed' ? [String.fromCodePoint(one.codePoint)] : []));
  const fixedText = new Set(fixed);
  const extras = extrasOf(alphabet);
  const isFixedSeparator = characters.map(
    (one) => one.kind === 'fixed' && extras.isSeparator(String.fromCodePoint(one.codePoint)),
  );
  return {
    alphabet,
    characters,
    extras,
    isFixedSeparator,
    fixedSeparators: isFixedSeparator.filter(Boolean).length,
    fixed: fixed.length,
    misfitOf: (text) => parser.parse(text, room, 0),
    isSymbol,
    isOwn: (character) => isSymbol(character) || fixedText.has(character),
  };
}
