/**
 * How characters are read: folded to a letter. A and a are one letter; by default so are those that look alike, to a
 * reader or to whoever writes leetspeak. Asked at acceptance alone: what each symbol reads as is stored.
 */

/** Each row is one letter; it is named by its first character. */
const LOOKALIKES = ['0o', '1il', '3e', '4@a', '5$s', '7t', '8b'] as const;

const lookalikes = new Map<string, string>();
for (const row of LOOKALIKES) for (const character of row) lookalikes.set(character, row[0]!);

/** Names the letter that a character reads as. Lower case is Unicode's, by single code points: ß and ŉ stay. */
export function letterOf(character: string, isLookalike: boolean): string {
  const lower = character.toLowerCase();
  const folded = [...lower].length === 1 ? lower : character;
  return (isLookalike ? lookalikes.get(folded) : undefined) ?? folded;
}

/** Letters and numbers are read wherever they stand. */
export function isRead(character: string): boolean {
  return /[\p{L}\p{N}]/u.test(character);
}

/** Fewest and most letters of a word. */
export const MIN_WORD = 2;
export const MAX_WORD = 32;

/**
 * A word's letters, what is neither letter nor number left out (`@` is a letter where it looks like one); undefined if
 * these are fewer than 2 or more than 32.
 */
export function lettersOf(word: string, isLookalike: boolean): readonly string[] | undefined {
  // A letter may take two UTF-16 units: an absurdly long text is not walked through.
  if (word.length > 64 * MAX_WORD) return undefined;
  const letters = [...word.normalize('NFC')].map((character) => letterOf(character, isLookalike)).filter(isRead);
  return letters.length >= MIN_WORD && letters.length <= MAX_WORD ? letters : undefined;
}
