import type { CodeShape } from './code-shape.ts';

/** Takes white space, control characters, byte order mark and quotes from both ends, where these are not the code's own. */
export function unwrapped(text: string, { extras, isOwn }: CodeShape): string {
  const isWrapping = (character: string) => extras.isWrapping(character) && !isOwn(character);
  const characters = Array.from(text);
  let [from, to] = [0, characters.length];
  while (from < to && isWrapping(characters[from]!)) from++;
  while (from < to && isWrapping(characters[to - 1]!)) to--;
  // ="0012" keeps a spreadsheet from making a number of it.
  const isFormula = characters[from] === '=' && characters[from + 1] === '"' && characters[to] === '"';
  if (isFormula && !isOwn('=')) from += 2;
  return from === 0 && to === characters.length ? text : characters.slice(from, to).join('');
}
