import type { Alphabet } from '../../engine/alphabet/alphabet.ts';

/** The resource object of an alphabet; `extra` are the capacity's attributes. */
export function alphabetResource(name: string, alphabet: Alphabet, extra: object = {}): object {
  const { isAscii, size, utf8, parity, chars } = alphabet;
  return {
    attributes: { ascii: isAscii, length: size, bytes: utf8.length, parity, chars, ...extra },
    id: name,
    type: 'alphabet',
  };
}
