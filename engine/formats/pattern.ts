import type { Alphabet } from '../alphabet/alphabet.ts';
import { codePointName } from '../alphabet/alphabet.ts';
import { FormatError, invalid } from './errors.ts';
import { MAX_PATTERN, MAX_PLACES, PATTERN_TOO_LONG } from './request.ts';

/**
 * A pattern says what a code looks like, character by character: `#` any symbol of the alphabet, `[…]` one of some,
 * `*` the check symbol, `\` makes the next character stand for itself, anything else stands for itself.
 */

/** Digits from the first to the last, both included. */
export type DigitRange = readonly [first: number, last: number];

/**
 * A piece of a parsed pattern: fixed text; a number of places (`#`) that take any symbol; a place (`[…]`) that takes
 * the digits of these ranges, in order and apart; or `true` for the check symbol. It is what is stored, too.
 */
export type Part = string | number | readonly DigitRange[] | true;

/**
 * Parses a pattern.
 *
 * @throws FormatError with the pointer `/pattern`.
 */
export function parsePattern(pattern: string, alphabet: Alphabet): Part[] {
  // A code point takes one or two UTF-16 units: refuse the absurd before spelling it out.
  const characters = pattern.length > 2 * MAX_PATTERN ? undefined : [...pattern];
  if (characters === undefined || characters.length > MAX_PATTERN) {
    throw new FormatError('format.size', '/pattern', PATTERN_TOO_LONG);
  }
  const parts: Part[] = [];
  for (let at = 0; at < characters.length; at++) {
    const character = characters[at]!;
    if (character === '#') addPlace(parts);
    else if (character === '*') parts.push(true);
    else if (character === '[') {
      const end = endOfClass(characters, at);
      parts.push(parseClass(characters.slice(at + 1, end), alphabet));
      at = end;
    } else if (character !== '\\') addText(parts, character);
    else if (++at < characters.length) addText(parts, characters[at]!);
    else throw refused('A backslash at the end has nothing to stand before.');
  }
  assertPlaces(parts);
  return parts;
}

/** Places of a pattern: its `#` and `[…]`. */
export function placesOf(parts: readonly Part[]): number {
  return parts.reduce<number>((sum, part) => sum + (typeof part === 'number' ? part : Array.isArray(part) ? 1 : 0), 0);
}

function assertPlaces(parts: readonly Part[]): void {
  const places = placesOf(parts);
  if (places === 0) throw refused('A pattern has at least one # or […].');
  if (places > MAX_PLACES) throw new FormatError('format.size', '/pattern', `At most ${MAX_PLACES} # and […].`);
  const check = parts.indexOf(true);
  if (check !== parts.lastIndexOf(true))
    throw refused('There is one check symbol (*) at most; \\* is a plain asterisk.');
  if (check >= 0 && placesOf(parts.slice(check)) > 0)
    throw refused('The check symbol (*) stands after the last # or […].');
}

function addPlace(parts: Part[]): void {
  const last = parts.at(-1);
  if (typeof last === 'number') parts[parts.length - 1] = last + 1;
  else parts.push(1);
}

function addText(parts: Part[], character: string): void {
  const last = parts.at(-1);
  if (typeof last === 'string') parts[parts.length - 1] = last + character;
  else parts.push(character);
}

function endOfClass(characters: readonly string[], start: number): number {
  for (let at = start + 1; at < characters.length; at++) {
    if (characters[at] === ']') return at;
    if (characters[at] === '\\') at++;
  }
  throw refused('A [ has no ] that closes it; \\[ is a plain bracket.');
}

function parseClass(inside: readonly string[], alphabet: Alphabet): DigitRange[] {
  const isNegated = inside[0] === '^';
  const digits = new Set<number>();
  // A dash is a range's where characters stand on both sides; an escaped one is itself.
  const items: { readonly character: string; readonly isEscaped: boolean }[] = [];
  for (let at = isNegated ? 1 : 0; at < inside.length; at++) {
    const isEscaped = inside[at] === '\\';
    if (isEscaped) at++;
    items.push({ character: inside[at]!, isEscaped });
  }
  for (let at = 0; at < items.length; at++) {
    const first = digitOf(items[at]!.character, alphabet);
    const isRange = items[at + 1]?.character === '-' && !items[at + 1]!.isEscaped && at + 2 < items.length;
    const last = isRange ? digitOf(items[at + 2]!.character, alphabet) : first;
    if (last < first) throw refused(`The range ${items[at]!.character}-${items[at + 2]!.character} runs backwards.`);
    for (let digit = first; digit <= last; digit++) digits.add(digit);
    if (isRange) at += 2;
  }
  const isAllowed = (digit: number) => digits.has(digit) !== isNegated;
  const ranges: [number, number][] = [];
  for (let digit = 0; digit < alphabet.size; digit++) {
    if (!isAllowed(digit)) continue;
    const range = ranges.at(-1);
    if (range !== undefined && range[1] === digit - 1) range[1] = digit;
    else ranges.push([digit, digit]);
  }
  if (ranges.length === 0) throw refused('A […] leaves no symbol to choose.');
  return ranges;
}

function digitOf(character: string, alphabet: Alphabet): number {
  const digit = alphabet.digitOf(character.codePointAt(0)!);
  if (digit < 0) throw refused(`${shown(character)} in a […] is no symbol of the alphabet.`);
  return digit;
}

/** A character to be read in a message: other ones than those of ASCII may be invisible, or turn the text around. */
function shown(character: string): string {
  const name = codePointName(character.codePointAt(0)!);
  return /^[!-~]$/.test(character) ? `${character} (${name})` : name;
}

function refused(message: string): FormatError {
  return invalid('/pattern', message);
}
