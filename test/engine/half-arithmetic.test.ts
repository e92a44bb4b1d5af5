import { createFf1 } from '../../engine/ff1/ff1.ts';
import { ff1Parameters } from '../../engine/ff1/ff1-parameters.ts';
import type { Ff1Memory } from '../../engine/ff1/half-arithmetic.ts';
import { createHalfArithmetic, halfStride } from '../../engine/ff1/half-by-size.ts';
import { planRuns } from '../../engine/kernels/digit-runs.ts';
import { behind } from '../../engine/kernels/pointer.ts';
import { createWorkspace } from '../../engine/kernels/workspace.ts';
import { digitsOf, numberOf } from './helpers.ts';

const cases: readonly (readonly [radix: number, digits: number, stride: number])[] = [
  [2, 20, 4], [10, 7, 4], [30, 12, 4], [2, 60, 4], [1000, 3, 4], [32_768, 4, 4], [32_768, 3, 4], // up to 2^30
  [2, 61, 8], [2, 64, 8], [65_536, 4, 8], [65_536, 3, 8], // S of 8 bytes
  [2, 65, 8], [1626, 5, 8], [30, 20, 8], [30, 21, 8], [2, 119, 8], [2, 120, 8], [65_536, 5, 8], [65_536, 6, 8], // up to 2^60
  [2, 121, 16], [2, 127, 16], [2, 128, 16], [5, 100, 16], [40_000, 7, 16], [65_536, 7, 16], [65_536, 8, 16],
  [65_536, 11, 16], [65_536, 12, 16], [62, 40, 16], [2, 240, 16], [2, 241, 32], [65_536, 13, 16], [65_536, 15, 32],
  [65_536, 16, 32], [65_536, 17, 32], [62, 64, 32], [3, 1024, 112], [65_535, 1024, 1040], [65_536, 1024, 1040],
]; // biome-ignore format: a table

/**
 * The remainder of NUM(S) is where arithmetic goes wrong, at values of S next to multiples of the modulus: there a
 * quotient estimate is one too large.
 */
describe.each(cases)('arithmetic of halves at radix %i, %i digits', (radix, digits, stride) => {
  const parameters = ff1Parameters(radix, digits);
  const { u, v, b, d, qBlocks, sBlocks } = parameters;
  const moduli = [BigInt(radix) ** BigInt(u), BigInt(radix) ** BigInt(v)] as const;
  const limit = 1n << BigInt(8 * d);

  it('keeps halves in so many bytes', () => {
    expect(halfStride(parameters)).toBe(stride);
  });

  it.each([0, 1] as const)('adds and subtracts S modulo radix^m on side %i, and makes the next blocks', (side) => {
    const modulus = moduli[side];
    const largest = limit / modulus;
    // Few where numbers are huge and the reference slow; the same code serves all of that size.
    const picked = digits < 500 ? 1 : 29;
    const quotients = [0n, 1n, 2n, 255n, 2n ** 16n, 2n ** 31n, 2n ** 32n - 1n, 2n ** 32n, 2n ** 48n - 1n, 2n ** 63n]
      .concat([largest / 3n, largest / 2n, largest - 1n, largest])
      .flatMap((quotient) => [quotient, (quotient << 32n) + 7n, quotient * 0x1_0000_0001n]);
    const streams = quotients
      .flatMap((quotient) => [-2n, -1n, 0n, 1n, modulus / 2n, modulus / 2n + 1n].map((at) => quotient * modulus + at))
      .concat(limit - 1n, limit / 2n, limit - modulus)
      .filter((s, i) => s >= 0n && s < limit && i % picked === 0);
    const count = streams.length;

    const workspace = createWorkspace();
    const rows = Math.ceil(count / 4) * 4;
    const column = 16 * rows;
    const memory: Ff1Memory = {
      halves: [workspace.allocate(rows * stride), workspace.allocate(rows * stride)],
      blocks: workspace.allocate(column * qBlocks),
      column,
      r: workspace.allocate(column),
      more: workspace.allocate(column * sBlocks),
      constants: workspace.allocate(160),
    };
    const constant = Uint8Array.from({ length: 16 }, (_, i) => 0xa0 + i);
    for (let round = 0; round < 10; round++) {
      const bytes = workspace.bytes(behind(memory.constants, 16 * round), 16);
      bytes.set(constant);
      bytes[16 * qBlocks - b - 1]! ^= round;
    }
    const arithmetic = createHalfArithmetic(workspace, parameters, memory);
    streams.forEach((s, i) => {
      // What follows S in its last block must not matter.
      const bytes = Uint8Array.from([...digitsOf(s, 256, d), ...Array<number>(16 * sBlocks - d).fill(0xee)]);
      workspace.bytes(behind(memory.r, 16 * i), 16).set(bytes.subarray(0, 16));
      workspace.bytes(behind(memory.more, 16 * (sBlocks - 1) * i), 16 * (sBlocks - 1)).set(bytes.subarray(16));
    });
    const halfAt = (i: number) => workspace.bytes(behind(memory.halves[side], i * stride), stride);
    const blocksAt = (i: number) =>
      Array.from({ length: qBlocks }, (_, j) => [
        ...workspace.bytes(behind(memory.blocks, j * column + 16 * i), 16),
      ]).flat();

    for (const half of [0n, 1n, modulus / 2n, modulus - 1n]) {
      for (const negate of [0, -1] as const) {
        for (let i = 0; i < count; i++) halfAt(i).set(digitsOf(half, 256, stride).reverse());
        arithmetic.addModulo(side, count, negate, 7);
        const sign = negate === 0 ? 1n : -1n;
        const expected = streams.map((s) => (((half + sign * s) % modulus) + modulus) % modulus);
        expect(streams.map((_, i) => numberOf([...halfAt(i)].reverse(), 256))).toEqual(expected);
        const written = expected.map((value) => {
          const blocks = digitsOf(value, 256, 16 * qBlocks);
          blocks[16 * qBlocks - b - 1]! ^= 7;
          return blocks.map((byte, at) => (at < 16 ? byte ^ constant[at]! : byte));
        });
        expect(streams.map((_, i) => blocksAt(i))).toEqual(written);
      }
    }
  });

  it('counts up across the border of the halves', () => {
    const ff1 = createFf1({
      workspace: createWorkspace(), key: new Uint8Array(32), radix, digits, tweak: new Uint8Array(16), batch: 9,
    }); // biome-ignore format: parameters
    const start = (moduli[0] - 2n) * moduli[1] + moduli[1] - 3n;
    ff1.set(0, 0, start / moduli[1]);
    ff1.set(1, 0, start % moduli[1]);
    ff1.countUp(9);
    const counted = Array.from({ length: 9 }, (_, i) => ff1.get(0, i) * moduli[1] + ff1.get(1, i));
    expect(counted).toEqual(counted.map((_, i) => start + BigInt(i)));
  });

  it.each([1, 2, 3, 4, undefined])('splits into the digits and gathers them again, symbols of %p bytes', (width) => {
    const workspace = createWorkspace();
    const values = [0n, 1n, moduli[0] / 3n, moduli[0] / 2n, moduli[0] - 2n, moduli[0] - 1n];
    const count = values.length;
    const [key, tweak] = [new Uint8Array(32), new Uint8Array(16)];
    const ff1 = createFf1({ workspace, key, radix, digits, tweak, batch: count });
    const columns = ff1.arithmetic.planSplit(planRuns(radix, width, [u, v]));
    const numbers = values.map((value) => [value, moduli[1] - 1n - value] as const);
    numbers.forEach(([left, right], i) => {
      ff1.set(0, i, left);
      ff1.set(1, i, right);
    });
    ff1.arithmetic.split(count);
    const expected = numbers.map(([left, right]) => [...digitsOf(left, radix, u), ...digitsOf(right, radix, v)]);
    const split = values.map((_, i) =>
      columns.flatMap((run) => digitsOf(BigInt(workspace.words(behind(run.at, 4 * i), 1)[0]!), radix, run.digits)),
    );
    expect(split).toEqual(expected);

    const numerals = workspace.allocate(2 * digits * count);
    workspace.halfWords(numerals, digits * count).set(expected.flat());
    for (const side of [0, 1] as const) ff1.gather(side, count, numerals, 2 * digits);
    expect(values.map((_, i) => [ff1.get(0, i), ff1.get(1, i)])).toEqual(numbers);
  });
});
