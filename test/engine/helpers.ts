import { type Alphabet, createAlphabet } from '../../engine/alphabet/alphabet.ts';
import { type Line, openLine } from '../../engine/line.ts';

/** A fixed MAC and line id: everything made with them is the same at every run. */
export const MAC = Uint8Array.from({ length: 32 }, (_, i) => i);
export const LINE_ID = '00112233-4455-4677-8899-aabbccddeeff';

/** Every property test runs from this seed. */
export const SEED = 20_240_319;

/** An alphabet of k symbols from U+0021 on, surrogates left out: the large ones mix 1- to 4-byte symbols. */
export function alphabetOf(size: number): Alphabet {
  const codePoint = (i: number) => (i + 0x21 < 0xd800 ? i + 0x21 : i + 0x21 + 0x800);
  return createAlphabet(Array.from({ length: size }, (_, i) => String.fromCodePoint(codePoint(i))).join(''));
}

export function lineOf(alphabet: Alphabet, digits: number, lineId = LINE_ID): Line {
  return openLine({ mac: MAC, lineId, alphabet, digits });
}

/** Everything a line produces over a range, newline after each token. */
export function bytesOf(line: Line, first: bigint, count: number, checksum?: Uint32Array): Buffer {
  return Buffer.concat(Array.from(line.produce(first, count, checksum), ({ bytes }) => Uint8Array.from(bytes)));
}

export function tokensOf(line: Line, first: bigint, count: number, checksum?: Uint32Array): string[] {
  return bytesOf(line, first, count, checksum).toString('utf8').split('\n').slice(0, -1);
}

/** The n digits of a number in base k, most significant first. */
export function digitsOf(value: bigint, radix: number, digits: number): number[] {
  const out: number[] = [];
  for (let rest = value; out.length < digits; rest /= BigInt(radix)) out.unshift(Number(rest % BigInt(radix)));
  return out;
}

export function numberOf(digits: readonly number[], radix: number): bigint {
  return digits.reduce((value, digit) => value * BigInt(radix) + BigInt(digit), 0n);
}
