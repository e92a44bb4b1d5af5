import { behind } from '../../engine/kernels/pointer.ts';
import { createWorkspace, type Workspace } from '../../engine/kernels/workspace.ts';
import { createPermutation, type Permutation } from '../../engine/permutation/permutation.ts';
import { digitsOf } from './helpers.ts';
import { referenceFf1 } from './reference.ts';

const keys = { ff1: new Uint8Array(32).fill(1), shuffle: new Uint8Array(32).fill(2) };
const tweak = new Uint8Array(16).fill(3);

interface Made extends Permutation {
  readonly workspace: Workspace;
  readonly batch: number;
  readonly radix: number;
  readonly digits: number;
}

function make(
  radix: number,
  digits: number,
  batch = 2048,
  more: { keys?: typeof keys; tweak?: Uint8Array } = {},
): Made {
  const workspace = createWorkspace();
  const options = { workspace, keys, tweak, radix, digits, symbolBytes: 1, batch };
  return { ...createPermutation({ ...options, ...more }), ...options };
}

/** The images of some positions, read from the columns of runs. */
function imagesOf(permutation: Made, first: number, count: number): number[] {
  const { columns, radix, workspace } = permutation;
  const row = permutation.forward(BigInt(first), count);
  const runs = columns.map(({ at }) => workspace.words(behind(at, 4 * row), count));
  return Array.from({ length: count }, (_, t) =>
    columns.reduce((value, { digits }, i) => value * radix ** digits + runs[i]![t]!, 0),
  );
}

/** All images of a small domain. */
function images(permutation: Made): Uint32Array {
  const out = new Uint32Array(Number(permutation.capacity));
  for (let first = 0; first < out.length; first += permutation.batch) {
    out.set(imagesOf(permutation, first, Math.min(permutation.batch, out.length - first)), first);
  }
  return out;
}

/** π⁻¹ of some numbers. */
function inverse(permutation: Made, numbers: readonly number[]): bigint[] {
  const { workspace, radix, digits } = permutation;
  const at = workspace.allocate(2 * digits * numbers.length);
  const numerals = numbers.flatMap((number) => digitsOf(BigInt(number), radix, digits));
  workspace.halfWords(at, numerals.length).set(numerals);
  return permutation.inverse(at, numbers.length);
}

describe('a permutation', () => {
  // Shuffled below 1,000,000, FF1 from there on: both sides of the border, and both of its own ends.
  it.each([
    [2, 1], [2, 2], [2, 19], [2, 20], [3, 1], [3, 5], [3, 12], [3, 13], [5, 8], [6, 5], [7, 7], [10, 1],
    [10, 5], [10, 6], [26, 3], [30, 4], [62, 3], [99, 3], [100, 3], [101, 3], [999, 2], [1000, 2], [1001, 2],
    [1024, 2], [65_536, 1],
  ])('takes each of %i^%i values exactly once', (radix, digits) => {
    const permutation = make(radix, digits);
    const values = images(permutation);
    const seen = new Uint8Array(values.length);
    for (const value of values) seen[value]!++;
    expect(values.length).toBe(radix ** digits);
    expect(seen.indexOf(0)).toBe(-1);
    const asked = [0, 1, values.length >> 1, values.length - 1].map((i) => BigInt(i % values.length));
    const numbers = asked.map((position) => values[Number(position)]!);
    expect(inverse(permutation, numbers)).toEqual(asked);
  }); // biome-ignore format: a table

  it('is a shuffle below a million and FF1 from there on', () => {
    expect(make(999, 2).columns).toHaveLength(1);
    const expected = referenceFf1({ key: keys.ff1, radix: 1000, tweak }, digitsOf(123_456n, 1000, 2));
    const [image] = imagesOf(make(1000, 2, 1), 123_456, 1);
    expect(digitsOf(BigInt(image!), 1000, 2)).toEqual(expected);
  });

  it('differs by key and by tweak', () => {
    const lines = [
      make(10, 6, 4),
      make(10, 6, 4, { keys: { ...keys, ff1: new Uint8Array(32) } }),
      make(10, 6, 4, { tweak: new Uint8Array(16) }),
    ];
    expect(new Set(lines.map((line) => imagesOf(line, 0, 4).join())).size).toBe(3);
  });
});
