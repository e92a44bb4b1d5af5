import { ParameterError } from '../base/errors.ts';
import { type AesColumn, BLOCK_BYTES } from './aes-column.ts';

/** What FF1 computes once for a radix, a length and a tweak (SP 800-38G, Algorithm 7, steps 1 and 3 to 5). */
export interface Ff1Parameters {
  readonly radix: number;
  /** Numerals of a whole text, n. */
  readonly digits: number;
  /** Numerals of the left half A, step 1: u = ⌊n/2⌋. */
  readonly u: number;
  /** Numerals of the right half B, step 1: v = n − u. */
  readonly v: number;
  /** Bytes of NUM_radix(B), step 3: b = ⌈⌈v·log₂ radix⌉/8⌉. */
  readonly b: number;
  /** Bytes of S, step 4: d = 4⌈b/4⌉ + 4. */
  readonly d: number;
  /** Blocks of P || Q that differ between texts: the last ones, those that hold [i]¹ || [NUM(B)]ᵇ. */
  readonly qBlocks: number;
  /** Blocks of S, step 6.iii: ⌈d/16⌉. */
  readonly sBlocks: number;
}

const MAX_RADIX = 65_536;
const MAX_DIGITS = 2 ** 32 - 1;

/**
 * Steps 1, 3 and 4.
 *
 * @throws ParameterError unless 2 ≤ radix ≤ 65,536 and 2 ≤ digits < 2³².
 */
export function ff1Parameters(radix: number, digits: number): Ff1Parameters {
  if (!Number.isInteger(radix) || radix < 2 || radix > MAX_RADIX) {
    throw new ParameterError(`FF1's radix is 2 to ${MAX_RADIX}.`);
  }
  if (!Number.isInteger(digits) || digits < 2 || digits > MAX_DIGITS) {
    throw new ParameterError('FF1 takes 2 or more digits.');
  }
  const u = Math.floor(digits / 2);
  const v = digits - u;
  // ⌈v·log₂ radix⌉ is the bit length of the largest half, exactly: no logarithm needed.
  const bits = (BigInt(radix) ** BigInt(v) - 1n).toString(2).length;
  const b = Math.ceil(bits / 8);
  const d = 4 * Math.ceil(b / 4) + 4;
  const qBlocks = Math.ceil((1 + b) / BLOCK_BYTES);
  return { radix, digits, u, v, b, d, qBlocks, sBlocks: Math.ceil(d / BLOCK_BYTES) };
}

/**
 * The part of PRF(P || Q) that is the same for every text (steps 5, 6.i and 6.ii): the CBC-MAC is run over the blocks
 * of P || T || padding that come before the varying ones, and what remains of the padding is XORed on top.
 *
 * @returns 16 bytes to XOR into the first varying block. Its bytes from [i]¹ on are those of the chaining value.
 */
export function constantOfMac(parameters: Ff1Parameters, tweak: Uint8Array, aes: AesColumn): Uint8Array {
  const { radix, digits, u, b, qBlocks } = parameters;
  const t = tweak.length;
  // Step 6.i: [0] to the power (−t − b − 1) mod 16.
  const padding = (BLOCK_BYTES - ((t + b + 1) % BLOCK_BYTES)) % BLOCK_BYTES;
  const text = new Uint8Array(BLOCK_BYTES + t + padding + 1 + b);
  // Step 5: P = [1]¹ || [2]¹ || [1]¹ || [radix]³ || [10]¹ || [u mod 256]¹ || [n]⁴ || [t]⁴.
  const p = new DataView(text.buffer);
  p.setUint8(0, 1);
  p.setUint8(1, 2);
  p.setUint8(2, 1);
  p.setUint8(3, radix >>> 16);
  p.setUint16(4, radix & 0xffff);
  p.setUint8(6, 10);
  p.setUint8(7, u & 0xff);
  p.setUint32(8, digits);
  p.setUint32(12, t);
  text.set(tweak, BLOCK_BYTES);

  const firstVarying = text.length - qBlocks * BLOCK_BYTES;
  const chain = new Uint8Array(BLOCK_BYTES);
  for (let at = 0; at < firstVarying; at += BLOCK_BYTES) {
    aes.encrypt(xorBlock(chain, text.subarray(at, at + BLOCK_BYTES)), chain);
  }
  return xorBlock(chain, text.subarray(firstVarying, firstVarying + BLOCK_BYTES));
}

function xorBlock(a: Uint8Array, b: Uint8Array): Uint8Array {
  return Uint8Array.from(a, (byte, i) => byte ^ b[i]!);
}
