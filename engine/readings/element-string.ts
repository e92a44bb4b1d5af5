import { collect, type Elements } from './elements.ts';

/** Between element strings, and in front of all of them, as scanners send FNC1: the group separator. */
export const FNC1 = '\u001d';

/**
 * Characters of the element strings whose length is known from their first two digits, these included (GS1 General
 * Specifications, 7.8.5: "element strings with predefined length"). All others end with FNC1 or with the string. GS1 promises
 * that this table stays as it is: a new AI never changes how a string is cut.
 */
const LENGTHS: Readonly<Record<string, number>> = {
  ...of(20, '00'),
  ...of(16, '01', '02', '03'),
  ...of(18, '04'),
  ...of(8, '11', '12', '13', '14', '15', '16', '17', '18', '19'),
  ...of(4, '20'),
  ...of(10, '31', '32', '33', '34', '35', '36'),
  ...of(16, '41'),
};

function of(length: number, ...ais: readonly string[]): Record<string, number> {
  return Object.fromEntries(ais.map((ai) => [ai, length]));
}

/** Cuts an element string as it is scanned, AIs in any order; undefined for what is none. */
export function elementStringOf(text: string): Elements | undefined {
  const pairs: [ai: string, value: string][] = [];
  for (let at = 0; at < text.length; ) {
    // In front, at the end, or behind a predefined length, where it is not needed.
    if (text[at] === FNC1) {
      at++;
      continue;
    }
    const ai = text.slice(at, at + 2);
    if (!/^\d\d$/.test(ai)) return undefined;
    const separator = text.indexOf(FNC1, at);
    const end = separator < 0 ? text.length : separator;
    const length = LENGTHS[ai];
    const to = length === undefined ? end : at + length;
    if (to > end || (length !== undefined && !/^\d+$/.test(text.slice(at, to)))) return undefined;
    pairs.push([ai, text.slice(at + 2, to)]);
    at = to;
  }
  return pairs.length === 0 ? undefined : collect(pairs, false);
}

const BRACKETED_AI = /\((\d{2,4})\)|\[(\d{2,4})\]/g;

/** Reads an element string as people do: `(01)09506000134352(21)A1`, square brackets and spaces too; undefined for what is none. */
export function bracketedOf(text: string): Elements | undefined {
  if (text[0] !== '(' && text[0] !== '[') return undefined;
  const marks = [...text.matchAll(BRACKETED_AI)];
  if (marks[0]?.index !== 0) return undefined;
  const pairs = marks.map(({ 0: mark, 1: round, 2: square, index }, i): [string, string] => {
    const value = text.slice(index + mark.length, marks[i + 1]?.index);
    return [round ?? square!, value.replaceAll(FNC1, '').trim()];
  });
  return collect(pairs, true);
}
