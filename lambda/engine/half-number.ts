import { type GroupMatrix, type GroupPlan, splitNumbers } from './digit-groups.ts';
import type { Ff1Parameters } from './ff1-parameters.ts';
import type { HalfArithmetic, Halves, Side } from './half-arithmetic.ts';

// Looked up once: a global in the inner loops is slow where the global object is a proxy (under jest, for one).
const { floor } = Math;

/** Largest radix^v whose halves this arithmetic holds, one double each. */
export const MAX_NUMBER_HALF = 2n ** 51n;

const TWO_16 = 2 ** 16;
const TWO_24 = 2 ** 24;
const TWO_27 = 2 ** 27;
const TWO_32 = 2 ** 32;

/**
 * Halves below 2^51, one double each. S is 8 bytes where radix^v ≤ 2^32 and 12 bytes beyond; NUM(S) mod radix^m is
 * taken piece by piece (Horner), each step exact in doubles.
 *
 * Everywhere ⌊x / m⌋ is a double division: it can be one too large by rounding up to an integer, never further off.
 */
export function createHalfNumber(parameters: Ff1Parameters): HalfArithmetic {
  const { radix, u, v, b, d } = parameters;
  const moduli = [radix ** u, radix ** v] as const;
  const reduce = d === 8 ? add64 : add96;

  return {
    limbs: 1,
    set(halves, index, value) {
      halves[index] = Number(value);
    },
    get(halves, index) {
      return BigInt(halves[index]!);
    },
    countUp(left, right, count) {
      let a = left[0]!;
      let c = right[0]!;
      const carryAt = moduli[1] - 1;
      for (let t = 1; t < count; t++) {
        if (c === carryAt) {
          c = 0;
          a++;
        } else c++;
        left[t] = a;
        right[t] = c;
      }
    },
    writeBytes(halves, count, q, stride) {
      const view = new DataView(q.buffer, q.byteOffset, q.byteLength);
      for (let t = 0, end = stride; t < count; t++, end += stride) {
        const half = halves[t]!;
        view.setUint32(end - 4, half);
        if (b > 4) view.setUint32(end - 8, half / TWO_32);
      }
    },
    addMod(halves, side: Side, count, s, stride, sign) {
      reduce(halves, moduli[side], count, new DataView(s.buffer, s.byteOffset, s.byteLength), stride, sign);
    },
    split(halves: Halves, side: Side, count: number, plan: GroupPlan, out: GroupMatrix) {
      splitNumbers(halves, count, plan, plan.segments[side]!, out);
    },
  };
}

/** d = 8, modulus ≤ 2^32: the running remainder times 2^16 stays below 2^48. */
function add64(halves: Halves, modulus: number, count: number, s: DataView, stride: number, sign: 1 | -1): void {
  for (let t = 0, at = 0; t < count; t++, at += stride) {
    const high = s.getUint32(at);
    const low = s.getUint32(at + 4);
    let r = high - floor(high / modulus) * modulus;
    let x = r * TWO_16 + (low >>> 16);
    r = x - floor(x / modulus) * modulus;
    x = r * TWO_16 + (low & 0xffff);
    r = x - floor(x / modulus) * modulus;
    halves[t] = shift(halves[t]!, r, modulus, sign);
  }
}

/** d = 12, modulus at most 2^51 (on one side of an odd length it may be small). */
function add96(halves: Halves, modulus: number, count: number, s: DataView, stride: number, sign: 1 | -1): void {
  const modulusHigh = floor(modulus / TWO_27);
  const modulusLow = modulus - modulusHigh * TWO_27;
  for (let t = 0, at = 0; t < count; t++, at += stride) {
    const w0 = s.getUint32(at);
    const w1 = s.getUint32(at + 4);
    const w2 = s.getUint32(at + 8);
    const top = w0 * TWO_16 + (w1 >>> 16);
    let r = top - floor(top / modulus) * modulus;
    r = appendPiece(r, ((w1 & 0xffff) << 8) | (w2 >>> 24), modulus, modulusHigh, modulusLow);
    r = appendPiece(r, w2 & 0xffffff, modulus, modulusHigh, modulusLow);
    halves[t] = shift(halves[t]!, r, modulus, sign);
  }
}

/**
 * (r · 2^24 + piece) mod modulus for r < modulus. r · 2^24 outgrows a double, but the remainder does not: it is
 * gathered from the 27 low bits and the bits above of both r and modulus, each product below 2^52.
 */
function appendPiece(r: number, piece: number, modulus: number, modulusHigh: number, modulusLow: number): number {
  const quotient = floor((r * TWO_24) / modulus);
  const high = floor(r / TWO_27);
  const low = r - high * TWO_27;
  const rest = (high * TWO_24 - quotient * modulusHigh) * TWO_27 + (low * TWO_24 - quotient * modulusLow) + piece;
  if (rest < 0) return rest + modulus;
  // The piece may be worth several moduli only where these are below 2^24; the division then is exact enough.
  return rest < modulus ? rest : rest - floor(rest / modulus) * modulus;
}

/** (half ± r) mod modulus, both below it. */
function shift(half: number, r: number, modulus: number, sign: 1 | -1): number {
  if (sign === 1) {
    const sum = half + r;
    return sum >= modulus ? sum - modulus : sum;
  }
  const difference = half - r;
  return difference < 0 ? difference + modulus : difference;
}
