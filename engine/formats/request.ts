import { invalid } from './errors.ts';

/**
 * The member `format` of an order, as a customer writes it, checked member by member. What its texts mean comes
 * later: pattern.ts, words.ts, resolve.ts.
 */

/** Check symbol systems: Luhn's mod N, ISO/IEC 7064's hybrid system MOD k+1,k, and GS1's mod 10. */
export const checkSystems = ['luhn', 'iso7064', 'gs1'] as const;
export type CheckSystem = (typeof checkSystems)[number];

/** What a check symbol is computed over: all symbols of the code, fixed ones too, or the places alone. */
export const checkScopes = ['code', 'digits'] as const;
export type CheckScope = (typeof checkScopes)[number];

export interface CheckRequest {
  readonly system: CheckSystem;
  readonly over: CheckScope;
}

/** A checked request, its defaults filled in. */
export interface FormatRequest {
  readonly pattern: string | undefined;
  readonly check: CheckRequest | undefined;
  readonly words: readonly string[];
  readonly lists: readonly string[];
  readonly lookalikes: boolean;
  readonly runs: number | undefined;
  readonly codes: readonly string[];
}

export const MAX_PATTERN = 2_048;
/** What is said of a longer one. */
export const PATTERN_TOO_LONG = `A pattern has at most ${MAX_PATTERN.toLocaleString('en')} characters.`;
export const MAX_PLACES = 1_024;
export const MAX_WORDS = 2_000;
export const MAX_CODES = 10_000;

/**
 * Reads any JSON value as a format.
 *
 * @throws FormatError (`format.invalid`) with a pointer to the first member that is not as documented.
 */
export function readRequest(value: unknown): FormatRequest {
  const { pattern, check, avoid = {} } = members(value, '', ['pattern', 'check', 'avoid']);
  const {
    words,
    lists,
    lookalikes = true,
    runs,
    codes,
  } = members(avoid, '/avoid', ['words', 'lists', 'lookalikes', 'runs', 'codes']);
  if (pattern !== undefined) text(pattern, '/pattern');
  if (typeof lookalikes !== 'boolean') throw invalid('/avoid/lookalikes', 'This is true or false.');
  return {
    pattern: pattern as string | undefined,
    check: check === undefined ? undefined : readCheck(check),
    words: texts(words, '/avoid/words', MAX_WORDS),
    lists: texts(lists, '/avoid/lists', 100),
    lookalikes,
    runs: runs === undefined ? undefined : readRuns(runs),
    codes: texts(codes, '/avoid/codes', MAX_CODES),
  };
}

function readCheck(value: unknown): CheckRequest {
  if (typeof value === 'string') return { system: oneOf(value, '/check', checkSystems), over: 'code' };
  const { system, over = 'code' } = members(value, '/check', ['system', 'over']);
  return {
    system: oneOf(system, '/check/system', checkSystems),
    over: oneOf(over, '/check/over', checkScopes),
  };
}

function readRuns(value: unknown): number {
  // A longer run than the longest code cannot occur; a bound keeps the automaton's states countable.
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 2 || value > MAX_PATTERN) {
    throw invalid('/avoid/runs', `This is a whole number, 2 to ${MAX_PATTERN}.`);
  }
  return value;
}

function members(value: unknown, pointer: string, names: readonly string[]): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw invalid(pointer, 'This must be an object.');
  for (const name of Object.keys(value)) {
    if (names.includes(name)) continue;
    const escaped = name.replaceAll('~', '~0').replaceAll('/', '~1');
    throw invalid(`${pointer}/${escaped}`, `Unknown member. The members are ${names.join(', ')}.`);
  }
  return value as Record<string, unknown>;
}

function texts(value: unknown, pointer: string, most: number): readonly string[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw invalid(pointer, 'This is a list of texts.');
  if (value.length > most) {
    const [given, allowed] = [value.length, most].map((count) => count.toLocaleString('en'));
    throw invalid(pointer, `There are ${given} of these; at most ${allowed} can be given.`);
  }
  value.forEach((item, i) => {
    text(item, `${pointer}/${i}`);
  });
  return value;
}

function text(value: unknown, pointer: string): void {
  if (typeof value !== 'string' || !value.isWellFormed()) throw invalid(pointer, 'This is a text.');
}

function oneOf<T extends string>(value: unknown, pointer: string, values: readonly T[]): T {
  if (!values.includes(value as T)) throw invalid(pointer, `This is one of ${values.join(', ')}.`);
  return value as T;
}
