import { UsageError } from '../platform/exits.ts';

/** The symbols of a character set as they were given, with the ranges in them written out. */
export interface GivenSymbols {
  readonly chars: string;
  /** What was written out, and what may be missing in it, each for people to read. */
  readonly notes: readonly string[];
}

/**
 * Reads the symbols of a character set. A range of letters or digits, `А-Я` or `0-9`, is written out, as in a pattern's `[A-F]`. A
 * hyphen is a symbol where it is first or last, where it stands between other characters, and as `\-`.
 * @throws UsageError for a range that is none, and for symbols with the same separator between all of them
 */
export function readSymbols(text: string): GivenSymbols {
  const given = [...text.replaceAll('\\-', ESCAPED)];
  const notes: string[] = [];
  const symbols: string[] = [];
  for (let i = 0; i < given.length; i++) {
    const [first, hyphen, last] = given.slice(i, i + 3) as [string, string?, string?];
    if (hyphen !== '-' || last === undefined || !(kindOf(first) && kindOf(last))) {
      symbols.push(first === ESCAPED ? '-' : first);
      continue;
    }
    const range = symbolsOf(first, last);
    notes.push(`${first}-${last} is ${range.length} symbols: ${shortened(range)}${missingText(first, last, given)}`);
    symbols.push(...range);
    i += 2;
  }
  requireNoSeparators(symbols);
  return { chars: symbols.join(''), notes };
}

/** Stands for `\-` while ranges are looked for: no character set has it. */
const ESCAPED = '\0';

/** Letters of one script and case, or digits: what can begin and end a range together. Undefined where a hyphen beside it is a symbol. */
function kindOf(symbol: string): string | undefined {
  if (/\p{Nd}/u.test(symbol)) return 'digits';
  if (!/\p{L}/u.test(symbol)) return undefined;
  const script = ['Latin', 'Cyrillic', 'Greek', 'Hebrew', 'Arabic', 'Armenian', 'Georgian', 'Thai', 'Devanagari'].find(
    (name) => new RegExp(`\\p{Script=${name}}`, 'u').test(symbol),
  );
  const isUpper = /\p{Lu}/u.test(symbol) ? 'upper' : /\p{Ll}/u.test(symbol) ? 'lower' : '';
  return `${script ?? 'other'} ${isUpper}`;
}

function symbolsOf(first: string, last: string): string[] {
  const kind = kindOf(first);
  const [from, to] = [first.codePointAt(0) as number, last.codePointAt(0) as number];
  if (kind !== kindOf(last) || to <= from) {
    throw new UsageError(
      `${first}-${last} is no range: write letters of one alphabet and case, or digits, the smaller first, as in A-Z. A hyphen that is a symbol stands first, last, or as \\-.`,
    );
  }
  const all = Array.from({ length: to - from + 1 }, (_, i) => String.fromCodePoint(from + i));
  return all.filter((symbol) => kindOf(symbol) === kind);
}

/** Letters that people expect in a range, and that have their place elsewhere. */
function missingText(first: string, last: string, given: readonly string[]): string {
  const range = `${first}${last}`;
  const letter = range === 'АЯ' ? 'Ё' : range === 'ая' ? 'ё' : undefined;
  return letter === undefined || given.includes(letter) ? '' : `; ${letter} is not among them, add it if it is wanted`;
}

const shortened = (symbols: readonly string[]) =>
  symbols.length > 40 ? `${symbols.slice(0, 39).join('')}…` : symbols.join('');

/** `А Б В` and `A,B,C` are no sets with a blank or a comma in them. */
function requireNoSeparators(symbols: readonly string[]): void {
  const [, separator] = symbols;
  if (symbols.length < 5 || symbols.length % 2 === 0 || separator === undefined || !/[\s,;|]/.test(separator)) return;
  if (symbols.some((symbol, i) => (symbol === separator) !== (i % 2 === 1))) return;
  const what = separator === ' ' ? 'a space' : separator;
  throw new UsageError(
    `There is ${what} between all symbols. Write them without anything between them: ${symbols.filter((_, i) => i % 2 === 0).join('')}`,
  );
}
