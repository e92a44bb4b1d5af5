import type { Alphabet } from '../alphabet/alphabet.ts';

/** Characters that come with codes without being part of them, by kind, as classes of regular expressions. */

/** White space of all kinds, next line (U+0085), and what is not seen: zero-width spaces, soft hyphens, byte order marks. */
const BLANK = String.raw`\s\u0085\p{Default_Ignorable_Code_Point}`;
/** Hyphens and dashes of all kinds, minus signs and the hyphen bullet too. */
const DASH = String.raw`\p{Pd}\u02d7\u2043\u2212`;
const DOT = String.raw`.\u00b7\u2022\u2027\u2219\u22c5\u3002\u30fb\uff0e\uff61\uff65`;
const UNDERSCORE = String.raw`_\u203f\uff3f`;
const SLASH = String.raw`/\\\u2044\u2215\uff0f\uff3c`;
/** Quotes that open or close, in all scripts, and the ASCII ones. */
const QUOTE = String.raw`\p{Pi}\p{Pf}"'\x60\u00b4\u201a\u201e\u300c-\u300f\u301d-\u301f\uff02\uff07\uff62\uff63`;

/** What may be taken out of, or from around, the codes of an alphabet. */
export interface Extras {
  /** Whether people put a character between symbols to read them better; of a text, whether one of its characters is such. */
  isSeparator(character: string): boolean;
  /** Whether a character comes around codes: what is blank, quotes, and control characters that scanners frame a line with. */
  isWrapping(character: string): boolean;
}

/**
 * A kind of which one is a symbol is no extra: where - is a symbol, an en dash may be one that a word processor made of it, and
 * without it the code would be another.
 */
export function extrasOf({ chars }: Alphabet): Extras {
  const extrasIn = (kinds: readonly string[]) => {
    const extras = kinds.filter((kind) => !new RegExp(`[${kind}]`, 'u').test(chars));
    return new RegExp(`[${extras.join('')}]`, 'u');
  };
  const separators = extrasIn([BLANK, DASH, DOT, UNDERSCORE, SLASH]);
  const wrapping = extrasIn([BLANK, QUOTE]);
  // FNC1 (0x1D) is data, not a frame.
  const isControl = (character: string) => /\p{Cc}/u.test(character) && character !== '\u001d';
  return {
    isSeparator: (text) => separators.test(text),
    isWrapping: (character) => wrapping.test(character) || isControl(character),
  };
}
