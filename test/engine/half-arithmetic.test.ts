import { planGroups } from '../../lambda/engine/digit-groups.ts';
import { ff1Parameters } from '../../lambda/engine/ff1-parameters.ts';
import { createHalfArithmetic } from '../../lambda/engine/half-arithmetic.ts';
import { digitsOf, numberOf } from './helpers.ts';

const cases: readonly (readonly [radix: number, digits: number])[] = [
  [2, 20], [10, 7], [30, 12], [2, 64], [65_536, 4], // one double, S of 8 bytes
  [2, 65], [1626, 5], [30, 20], [2, 102], [65_536, 5], [65_536, 6], // one double, S of 12 bytes
  [2, 103], [2, 104], [5, 100], [40_000, 7], [65_536, 7], [65_536, 12], [65_536, 13], [62, 64], [3, 1024], // limbs
]; // biome-ignore format: a table

/**
 * The remainder of NUM(S) is where arithmetic goes wrong, at values of S next to multiples of the modulus: there a
 * quotient estimate is one too large.
 */
describe.each(cases)('arithmetic of halves at radix %i, %i digits', (radix, digits) => {
  const parameters = ff1Parameters(radix, digits);
  const arithmetic = createHalfArithmetic(parameters);
  const moduli = [BigInt(radix) ** BigInt(parameters.u), BigInt(radix) ** BigInt(parameters.v)] as const;
  const stride = parameters.sBlocks * 16;
  const limit = 1n << BigInt(8 * parameters.d);

  it.each([0, 1] as const)('adds and subtracts S modulo radix^m on side %i', (side) => {
    const modulus = moduli[side];
    const largest = limit / modulus;
    const quotients = [
      0n,
      1n,
      2n,
      255n,
      1n << 16n,
      (1n << 24n) - 1n,
      1n << 24n,
      (1n << 48n) - 1n,
      largest / 3n,
      largest,
    ];
    const streams = quotients
      .flatMap((quotient) => [-2n, -1n, 0n, 1n, modulus / 2n].map((offset) => quotient * modulus + offset))
      .concat(limit - 1n)
      .filter((s) => s >= 0n && s < limit);
    for (const half of [0n, 1n, modulus / 2n, modulus - 1n]) {
      for (const sign of [1, -1] as const) {
        const halves = new Float64Array(streams.length * arithmetic.limbs);
        const bytes = new Uint8Array(streams.length * stride).fill(0xee);
        streams.forEach((s, i) => {
          arithmetic.set(halves, i, half);
          bytes.set(digitsOf(s, 256, parameters.d), i * stride);
        });
        arithmetic.addMod(halves, side, streams.length, bytes, stride, sign);
        const expected = streams.map((s) => (((half + BigInt(sign) * s) % modulus) + modulus) % modulus);
        expect(streams.map((_, i) => arithmetic.get(halves, i))).toEqual(expected);
      }
    }
  });

  it('counts up across the border of the halves, writes bytes and splits into digits', () => {
    const [left, right] = [new Float64Array(8 * arithmetic.limbs), new Float64Array(8 * arithmetic.limbs)];
    const carry = moduli[0] - 2n;
    arithmetic.set(left, 0, carry);
    arithmetic.set(right, 0, moduli[1] - 3n);
    arithmetic.countUp(left, right, 8);
    const start = carry * moduli[1] + moduli[1] - 3n;
    const counted = Array.from({ length: 8 }, (_, i) => arithmetic.get(left, i) * moduli[1] + arithmetic.get(right, i));
    expect(counted).toEqual(counted.map((_, i) => start + BigInt(i)));

    const qStride = parameters.qBlocks * 16;
    const q = new Uint8Array(8 * qStride);
    arithmetic.writeBytes(right, 8, q, qStride);
    const written = counted.map((_, i) => numberOf([...q.subarray(i * qStride, (i + 1) * qStride)], 256));
    expect(written).toEqual(counted.map((value) => value % moduli[1]));

    const plan = planGroups(radix, 7, [parameters.u, parameters.v]);
    const groups = new Uint16Array(8 * plan.columns);
    arithmetic.split(left, 0, 8, plan, groups);
    arithmetic.split(right, 1, 8, plan, groups);
    counted.forEach((value, i) => {
      const row = [...groups.subarray(i * plan.columns, (i + 1) * plan.columns)];
      const split = row.flatMap((group, column) => digitsOf(BigInt(group), radix, plan.lengths[column]!));
      expect(split).toEqual(digitsOf(value, radix, digits));
    });
  });
});
