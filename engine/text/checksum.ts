import type { Alphabet } from '../alphabet/alphabet.ts';
import { ParameterError } from '../base/errors.ts';

/**
 * The checksum state of some tokens: for each digit position the XOR of their code points. XOR does not care for
 * order, so states of chunks and parts merge in any.
 */
export type Checksum = Uint32Array;

/** The state of no tokens. */
export function createChecksum(digits: number): Checksum {
  return new Uint32Array(digits);
}

/** XORs `other` into `into`. */
export function mergeChecksum(into: Checksum, other: Checksum): void {
  if (into.length !== other.length) throw new ParameterError('Checksums of different numbers of digits.');
  for (let i = 0; i < into.length; i++) into[i]! ^= other[i]!;
}

/**
 * The state of all tokens of an alphabet and length.
 *
 * Each symbol stands k^(n−1) times at each position: their XOR is that of the alphabet where k^(n−1) is odd (k odd, or
 * n = 1), else 0.
 */
export function fullChecksumOf(alphabet: Alphabet, digits: number): Checksum {
  return createChecksum(digits).fill(alphabet.size % 2 === 1 || digits === 1 ? alphabet.xor : 0);
}

/**
 * The documented `checksum`: the state of all tokens NOT yet produced, in binary, w bits a digit position, the first
 * position first; full set XOR produced.
 *
 * @param produced the state of all tokens produced, every part.
 * @param full the state of all tokens of the line; without it, of the alphabet's.
 */
export function remainingChecksum(
  produced: Checksum,
  alphabet: Alphabet,
  full: Checksum = fullChecksumOf(alphabet, produced.length),
): string {
  if (full.length !== produced.length) throw new ParameterError('Checksums of different numbers of digits.');
  return Array.from(produced, (sum, i) => (full[i]! ^ sum).toString(2).padStart(alphabet.codeBits, '0')).join('');
}

/** Bytes of a packed state. */
export function checksumBytes(digits: number, codeBits: number): number {
  return Math.ceil((digits * codeBits) / 8);
}

/**
 * Packs a state, permanently: w bits a digit position, most significant bit first, the first position first, the
 * last byte filled up with zero bits. (The binary string of `remainingChecksum`, eight of its characters a byte.)
 */
export function packChecksum(checksum: Checksum, codeBits: number): Uint8Array {
  const bytes = new Uint8Array(checksumBytes(checksum.length, codeBits));
  let bit = 0;
  for (const sum of checksum) {
    for (let i = codeBits - 1; i >= 0; i--, bit++) {
      bytes[bit >>> 3]! |= ((sum >>> i) & 1) << (7 - (bit & 7));
    }
  }
  return bytes;
}

/**
 * Reads what `packChecksum` wrote.
 *
 * @throws ParameterError if the bytes are not as long as the state, or a filling bit is set.
 */
export function unpackChecksum(bytes: Uint8Array, digits: number, codeBits: number): Checksum {
  if (bytes.length !== checksumBytes(digits, codeBits)) throw new ParameterError('A checksum of another length.');
  const checksum = createChecksum(digits);
  let bit = 0;
  const next = () => (bytes[bit >>> 3]! >>> (7 - (bit++ & 7))) & 1;
  for (let digit = 0; digit < digits; digit++) {
    let sum = 0;
    for (let i = 0; i < codeBits; i++) sum = (sum << 1) | next();
    checksum[digit] = sum;
  }
  while (bit < bytes.length * 8) if (next() !== 0) throw new ParameterError('A checksum with bits beyond its end.');
  return checksum;
}
