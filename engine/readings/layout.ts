import type { CodeShape } from './code-shape.ts';

/**
 * Takes separators out that are neither symbols nor fixed text, and puts the fixed text back where it was left out, whole or not at
 * all:
 *
 * - separators of the fixed text (`-` in `AB-####-####`) may be missing, be others, or stand elsewhere, as long as all else is there:
 *   `AB12345678`, `AB 1234 5678`;
 * - without any of the fixed text (`12345678`), all of it is put back;
 * - what has some of it, and not the rest (`AB-1234`, `1234-5678`), stays as it is: a code cut short must not become another.
 *
 * Only the number of characters is looked at, so there is one way to do it. Whether the result is a code, its check symbol
 * included, is for the parser to say.
 */
export function laidOut(text: string, shape: CodeShape): string {
  const { characters, extras, isFixedSeparator, fixedSeparators, fixed, isOwn } = shape;
  if (fixed === 0 && !extras.isSeparator(text)) return text;
  const sent = Array.from(text);
  const kept = extras.isSeparator(text) ? sent.filter((character) => !extras.isSeparator(character)) : sent;
  const total = characters.length;
  const isBare = kept.length === total - fixed;
  if (kept.length === total - fixedSeparators) return filled(kept, (i) => isFixedSeparator[i]!);
  if (isBare && sent.every((character) => !extras.isSeparator(character) || !isOwn(character))) {
    return filled(kept, (i) => characters[i]!.kind === 'fixed');
  }
  return sent.filter((character) => isOwn(character) || !extras.isSeparator(character)).join('');

  /** A code of these characters, with the fixed ones put in where asked. */
  function filled(others: readonly string[], isPutBack: (at: number) => boolean): string {
    let next = 0;
    return characters
      .map((one, i) =>
        isPutBack(i) && one.kind === 'fixed' ? String.fromCodePoint(one.codePoint) : (others[next++] ?? ''),
      )
      .join('');
  }
}
