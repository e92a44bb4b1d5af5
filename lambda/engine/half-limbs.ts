import type { GroupPlan, Segment } from './digit-groups.ts';
import type { Ff1Parameters } from './ff1-parameters.ts';
import type { HalfArithmetic, Halves } from './half-arithmetic.ts';

// Looked up once: a global in the inner loops is slow where the global object is a proxy (under jest, for one).
const { floor } = Math;

/**
 * Halves of any size in limbs of 24 bits, held as doubles: a product of two limbs (48 bits) plus carries is exact,
 * and a limb is three bytes of Q and S.
 */
const LIMB_BITS = 24;
const LIMB = 2 ** LIMB_BITS;
const LIMB_BYTES = 3;
/** remainder · LIMB + limb must stay exact while digits are split off. */
const MAX_SPLIT_BASE = 2 ** 29;
/** Raises a quotient estimate beyond all its rounding errors: see `reduce`. */
const ROUND_UP = 1 + 2 ** -48;

interface Modulus {
  /** Limbs, least significant first, the topmost not zero. */
  readonly limbs: Float64Array;
  /** Its topmost three limbs as one double, in units of the second limb from the top. */
  readonly top: number;
}

/** Arithmetic for radix^v > 2^51; the modulus of either side then has at least two limbs. */
export function createHalfLimbs(parameters: Ff1Parameters): HalfArithmetic {
  const { radix, u, v, b, d } = parameters;
  const moduli = [createModulus(BigInt(radix) ** BigInt(u)), createModulus(BigInt(radix) ** BigInt(v))] as const;
  // The modulus itself can take one limb more than the numbers below it (65,536^6 = 2^96).
  const limbs = moduli[1].limbs.length;
  const sLimbs = Math.ceil(d / LIMB_BYTES);
  const work = new Float64Array(Math.max(sLimbs, limbs) + 1);

  return {
    limbs,
    set(halves, index, value) {
      let rest = value;
      for (let l = index * limbs; l < (index + 1) * limbs; l++) {
        halves[l] = Number(rest & BigInt(LIMB - 1));
        rest >>= BigInt(LIMB_BITS);
      }
    },
    get(halves, index) {
      let value = 0n;
      for (let l = (index + 1) * limbs - 1; l >= index * limbs; l--) {
        value = (value << BigInt(LIMB_BITS)) | BigInt(halves[l]!);
      }
      return value;
    },
    countUp(left, right, count) {
      for (let t = 1; t < count; t++) {
        const at = t * limbs;
        for (let l = at; l < at + limbs; l++) {
          left[l] = left[l - limbs]!;
          right[l] = right[l - limbs]!;
        }
        increment(right, at, limbs);
        if (equals(right, at, moduli[1].limbs)) {
          right.fill(0, at, at + limbs);
          increment(left, at, limbs);
        }
      }
    },
    writeBytes(halves, count, q, stride) {
      for (let t = 0; t < count; t++) {
        let to = (t + 1) * stride - 1;
        const first = to - b + 1;
        for (let l = t * limbs; to >= first; l++) {
          let limb = halves[l]!;
          for (let i = 0; i < LIMB_BYTES && to >= first; i++) {
            q[to--] = limb;
            limb >>>= 8;
          }
        }
      }
    },
    addMod(halves, side, count, s, stride, sign) {
      const modulus = moduli[side];
      for (let t = 0; t < count; t++) {
        readBytes(s, t * stride, d, work);
        reduce(work, sLimbs, modulus);
        if (sign === 1) add(halves, t * limbs, work, modulus.limbs);
        else subtract(halves, t * limbs, work, modulus.limbs);
      }
    },
    split(halves, side, count, plan, out) {
      const segment = plan.segments[side]!;
      const length = moduli[side].limbs.length;
      for (let t = 0; t < count; t++) {
        for (let l = 0; l < length; l++) work[l] = halves[t * limbs + l]!;
        splitOne(work, length, plan, segment, out, t * plan.columns);
      }
    },
  };
}

function createModulus(value: bigint): Modulus {
  const limbs: number[] = [];
  for (let rest = value; rest > 0n; rest >>= BigInt(LIMB_BITS)) limbs.push(Number(rest & BigInt(LIMB - 1)));
  const [third, second, first] = [limbs.at(-3) ?? 0, limbs.at(-2) ?? 0, limbs.at(-1) ?? 0];
  // At most 24 + 24 + 24 bits: rounded to 53, which ROUND_UP outweighs.
  return { limbs: Float64Array.from(limbs), top: first * LIMB + second + third / LIMB };
}

/** Step 6.iv: `length` big-endian bytes as limbs, with a zero limb on top. */
function readBytes(bytes: Uint8Array, start: number, length: number, out: Float64Array): void {
  let l = 0;
  let at = start + length - 1;
  for (; at - 2 >= start; at -= LIMB_BYTES) out[l++] = bytes[at]! | (bytes[at - 1]! << 8) | (bytes[at - 2]! << 16);
  if (at >= start) out[l++] = at > start ? bytes[at]! | (bytes[at - 1]! << 8) : bytes[at]!;
  out[l] = 0;
}

/**
 * work = work mod modulus by schoolbook division (Knuth, TAOCP 2, 4.3.1 D), `length` limbs with a zero one on top.
 * S is only some bytes longer than a half, so this takes two or three quotient limbs whatever the half's size.
 *
 * The estimate of a quotient limb comes from three limbs each in doubles. Its error is far below 1 and it is rounded
 * upwards, so it is right or one too large; if too large, the modulus is added back once.
 */
export function reduce(work: Float64Array, length: number, modulus: Modulus): void {
  const { limbs, top } = modulus;
  const size = limbs.length;
  for (let shift = length - size; shift >= 0; shift--) {
    const head = (work[shift + size]! * LIMB + work[shift + size - 1]!) * LIMB + work[shift + size - 2]!;
    const quotient = floor(((head + 1) * ROUND_UP) / top);
    if (quotient === 0) continue;
    let carry = 0;
    for (let l = 0; l < size; l++) {
      const x = work[shift + l]! - quotient * limbs[l]! + carry;
      carry = floor(x / LIMB);
      work[shift + l] = x - carry * LIMB;
    }
    const rest = work[shift + size]! + carry;
    work[shift + size] = 0;
    if (rest < 0) addBack(work, shift, limbs);
  }
}

/** Adds the modulus; the carry out cancels the borrow that called for it. */
function addBack(work: Float64Array, shift: number, limbs: Float64Array): void {
  let carry = 0;
  for (let l = 0; l < limbs.length; l++) {
    const x = work[shift + l]! + limbs[l]! + carry;
    carry = x >= LIMB ? 1 : 0;
    work[shift + l] = x - carry * LIMB;
  }
}

/** halves[at…] = (halves[at…] + addend) mod modulus, both below it. */
function add(halves: Halves, at: number, addend: Float64Array, modulus: Float64Array): void {
  const size = modulus.length;
  let carry = 0;
  for (let l = 0; l < size; l++) {
    const x = halves[at + l]! + addend[l]! + carry;
    carry = x >= LIMB ? 1 : 0;
    halves[at + l] = x - carry * LIMB;
  }
  if (carry === 1 || !isBelow(halves, at, modulus)) subtractModulus(halves, at, modulus);
}

/** halves[at…] = (halves[at…] − subtrahend) mod modulus, both below it. */
function subtract(halves: Halves, at: number, subtrahend: Float64Array, modulus: Float64Array): void {
  let borrow = 0;
  for (let l = 0; l < modulus.length; l++) {
    const x = halves[at + l]! - subtrahend[l]! - borrow;
    borrow = x < 0 ? 1 : 0;
    halves[at + l] = x + borrow * LIMB;
  }
  if (borrow === 1) addBack(halves, at, modulus);
}

function subtractModulus(halves: Halves, at: number, modulus: Float64Array): void {
  let borrow = 0;
  for (let l = 0; l < modulus.length; l++) {
    const x = halves[at + l]! - modulus[l]! - borrow;
    borrow = x < 0 ? 1 : 0;
    halves[at + l] = x + borrow * LIMB;
  }
}

function isBelow(halves: Halves, at: number, modulus: Float64Array): boolean {
  for (let l = modulus.length - 1; l >= 0; l--) {
    const difference = halves[at + l]! - modulus[l]!;
    if (difference !== 0) return difference < 0;
  }
  return false;
}

function increment(halves: Halves, at: number, limbs: number): void {
  for (let l = at; l < at + limbs; l++) {
    if (halves[l]! + 1 < LIMB) {
      halves[l]!++;
      return;
    }
    halves[l] = 0;
  }
}

function equals(halves: Halves, at: number, modulus: Float64Array): boolean {
  for (let l = 0; l < modulus.length; l++) if (halves[at + l] !== modulus[l]) return false;
  return true;
}

/**
 * Digits of one number, destroying it: the long number is divided by as many groups at once as a limb division
 * carries exactly, the short remainders are then split into groups.
 */
function splitOne(
  work: Float64Array,
  length: number,
  plan: GroupPlan,
  segment: Segment,
  out: Uint16Array,
  row: number,
): void {
  const { base } = plan;
  let groups = 1;
  let divisor = base;
  for (; divisor * base <= MAX_SPLIT_BASE; divisor *= base) groups++;
  let size = length;
  for (let column = segment.end; column > segment.start; ) {
    let remainder = 0;
    for (let l = size - 1; l >= 0; l--) {
      const x = remainder * LIMB + work[l]!;
      const quotient = floor(x / divisor);
      remainder = x - quotient * divisor;
      work[l] = quotient;
    }
    while (size > 0 && work[size - 1] === 0) size--;
    for (let i = 0; i < groups && column > segment.start; i++) {
      const quotient = floor(remainder / base);
      out[row + --column] = remainder - quotient * base;
      remainder = quotient;
    }
  }
}
