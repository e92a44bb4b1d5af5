import type { Budget } from './budget.ts';
import type { Template } from './template.ts';
import { createWordMachine, type WordMachine } from './words.ts';

/** What must not be read in a code, as a resolved format has it. */
export interface Avoided {
  /** For each letter of a word: the characters that read as it. */
  readonly letters: readonly (readonly [letter: string, characters: string])[];
  /** Fixed characters that are not read: marks, separators. */
  readonly silent: string;
  /** Words by letters. */
  readonly words: readonly string[];
  /** So many of one symbol in a row are too many. */
  readonly runs: number | undefined;
}

/**
 * Reads codes character by character: words across what is not read (`AS-S1` reads ASS), runs as printed. A state is
 * what matters of the past: a node of the word machine, and the symbol that was printed last, with how often in a row.
 */
export interface Reader {
  /** Kinds of symbols that reading tells apart. */
  readonly kinds: number;
  /** By digit. */
  readonly kindOf: Uint16Array;
  readonly start: number;
  /** Reads a symbol that could have been another: the next state, or -1 if a word or run ends here. */
  readSymbol(state: number, kind: number): number;
  /**
   * Reads the fixed text after a symbol; -1 if a word or run ends in it that is not wholly in it: what stands in fixed
   * text alone is the customer's own.
   */
  readFixed(state: number, text: FixedReading): number;
  /** Prepares fixed text. At the beginning of a code nothing stands before it, so nothing in it counts. */
  fixed(
    characters: readonly { readonly codePoint: number; readonly digit: number }[],
    isBeginning?: boolean,
  ): FixedReading;
}

/** Fixed text as it is read. */
export interface FixedReading {
  readonly key: string;
  readonly isBeginning: boolean;
  /** Letter, or -1 for what is not read; symbol for runs, or -1 for what is none. */
  readonly characters: readonly (readonly [letter: number, digit: number])[];
}

/** Prepares to read the codes of a template; undefined if nothing is to be avoided in them. */
export function createReader(template: Template, avoided: Avoided, budget: Budget): Reader | undefined {
  const { alphabet } = template;
  const { words, runs } = avoided;
  if (words.length === 0 && runs === undefined) return undefined;
  const letterOf = new Map<number, number>();
  const numberOf = new Map<string, number>();
  avoided.letters.forEach(([letter, characters], i) => {
    numberOf.set(letter, i + 1);
    for (const character of characters) letterOf.set(character.codePointAt(0)!, i + 1);
  });
  const letterCount = avoided.letters.length + 1;
  budget.takeSteps(letterCount * words.reduce((sum, word) => sum + word.length, 1));
  const machine: WordMachine = createWordMachine(
    words.map((word) => Array.from(word, (letter) => numberOf.get(letter)!)),
    letterCount,
  );
  const silent = new Set(Array.from(avoided.silent, (character) => character.codePointAt(0)!));
  const { kinds, kindOf, letterOfKind } = kindsOf(alphabet.codePoints, letterOf, runs !== undefined);

  // A state is (node · (k + 1) + symbol + 1) · limit + how often − 1; without runs, the node.
  const limit = runs === undefined ? 1 : runs - 1;
  const symbols = runs === undefined ? 1 : alphabet.size + 1;
  const { next, longest, letters } = machine;
  const nodeOf = (state: number) => Math.floor(state / (symbols * limit));
  const join = (node: number, digit: number, often: number) =>
    runs === undefined ? node : (node * symbols + digit + 1) * limit + Math.max(0, often - 1);
  const oftenAfter = (state: number, digit: number) => {
    if (runs === undefined || digit < 0) return 0;
    return (Math.floor(state / limit) % symbols) - 1 === digit ? (state % limit) + 2 : 1;
  };
  const isTooOften = (often: number) => runs !== undefined && often >= runs;

  return {
    kinds,
    kindOf,
    start: join(0, -1, 0),
    readSymbol(state, kind) {
      const node = next[nodeOf(state) * letters + letterOfKind[kind]!]!;
      const often = oftenAfter(state, kind);
      return longest[node]! > 0 || isTooOften(often) ? -1 : join(node, kind, often);
    },
    fixed(characters, isBeginning = false) {
      const readings = characters.map(({ codePoint, digit }) => {
        const letter = silent.has(codePoint) ? -1 : (letterOf.get(codePoint) ?? 0);
        return [letter, runs === undefined ? -1 : digit] as const;
      });
      return { key: readings.join(), isBeginning, characters: readings };
    },
    readFixed(state, { isBeginning, characters }) {
      let now = state;
      let read = 0;
      let printed = 0;
      for (const [letter, digit] of characters) {
        printed++;
        let node = nodeOf(now);
        if (letter >= 0) {
          read++;
          node = next[node * letters + letter]!;
          if (!isBeginning && longest[node]! > read) return -1;
        }
        const often = oftenAfter(now, digit);
        if (!isBeginning && isTooOften(often) && often > printed) return -1;
        now = join(node, digit, Math.min(often, limit));
      }
      return now;
    },
  };
}

/** Symbols that read as one letter are one kind; where runs count, each symbol is one. */
function kindsOf(codePoints: Uint32Array, letterOf: ReadonlyMap<number, number>, isEachOne: boolean) {
  const kindOf = new Uint16Array(codePoints.length);
  const letterOfKind: number[] = [];
  const kindOfLetter = new Map<number, number>();
  codePoints.forEach((codePoint, digit) => {
    const letter = letterOf.get(codePoint) ?? 0;
    let kind = isEachOne ? undefined : kindOfLetter.get(letter);
    if (kind === undefined) {
      kind = letterOfKind.length;
      letterOfKind.push(letter);
      kindOfLetter.set(letter, kind);
    }
    kindOf[digit] = kind;
  });
  return { kinds: letterOfKind.length, kindOf, letterOfKind };
}
