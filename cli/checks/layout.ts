import type { Alphabet } from '../../engine/alphabet/alphabet.ts';
import type { ResolvedFormat } from '../../engine/formats/resolved.ts';
import { allows, createTemplate, type Template } from '../../engine/formats/template.ts';

/** What may stand at each character of a code, by character. Check symbols are not computed. */
export interface Layout {
  /** Digits that are chosen: those of the checksum. */
  readonly digits: number;
  readonly length: number;
  /** The code point of fixed text, else -1. */
  readonly fixed: Int32Array;
  /** Which of the digits it is; -1 for fixed text and the check symbol. */
  readonly place: Int32Array;
  /** 1 for each digit that may stand there; undefined where all may. */
  readonly allowed: readonly (Uint8Array | undefined)[];
}

/** The layout of plain tokens of so many digits. */
export function plainLayout(digits: number): Layout {
  return {
    digits,
    length: digits,
    fixed: new Int32Array(digits).fill(-1),
    place: Int32Array.from({ length: digits }, (_, i) => i),
    allowed: Array(digits).fill(undefined),
  };
}

/** The layout of codes with a format. */
export function formatLayout(format: ResolvedFormat, alphabet: Alphabet): Layout {
  const { characters, places } = createTemplate(format.pattern, alphabet);
  let next = 0;
  return {
    digits: places,
    length: characters.length,
    fixed: Int32Array.from(characters, (one) => (one.kind === 'fixed' ? one.codePoint : -1)),
    place: Int32Array.from(characters, (one) => (one.kind === 'place' ? next++ : -1)),
    allowed: allowedSets(characters, alphabet.size),
  };
}

/** Places that allow the same share a set. */
function allowedSets(characters: Template['characters'], size: number): (Uint8Array | undefined)[] {
  const known = new Map<object, Uint8Array | undefined>();
  return characters.map((one) => {
    if (one.kind !== 'place') return undefined;
    if (!known.has(one.ranges)) {
      const set = Uint8Array.from({ length: size }, (_, digit) => Number(allows(one.ranges, digit)));
      known.set(one.ranges, set.includes(0) ? set : undefined);
    }
    return known.get(one.ranges);
  });
}
