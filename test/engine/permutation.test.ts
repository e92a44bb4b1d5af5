import { createPermutation, type Permutation } from '../../lambda/engine/permutation.ts';
import { digitsOf } from './helpers.ts';
import { referenceFf1 } from './reference.ts';

const keys = { ff1: new Uint8Array(32).fill(1), shuffle: new Uint8Array(32).fill(2) };
const tweak = new Uint8Array(16).fill(3);

const make = (radix: number, digits: number, batch = 2048) =>
  createPermutation({ keys, tweak, radix, digits, codeBits: 7, batch });

/** All images of a small domain, read back from their digit groups. */
function images(permutation: Permutation): Uint32Array {
  const { plan, batch } = permutation;
  const capacity = Number(permutation.capacity);
  const scales = plan.lengths.map((length) => plan.radix ** length);
  const groups = new Uint16Array(batch * plan.columns);
  const out = new Uint32Array(capacity);
  for (let first = 0; first < capacity; first += batch) {
    const count = Math.min(batch, capacity - first);
    permutation.forward(BigInt(first), count, groups);
    for (let t = 0; t < count; t++) {
      let value = 0;
      scales.forEach((scale, column) => {
        value = value * scale + groups[t * plan.columns + column]!;
      });
      out[first + t] = value;
    }
  }
  return out;
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
    expect(permutation.inverse(asked.map((position) => BigInt(values[Number(position)]!)))).toEqual(asked);
  }); // biome-ignore format: a table

  it('is a shuffle below a million and FF1 from there on', () => {
    expect(make(999, 2).plan.segments).toHaveLength(1);
    const permutation = make(1000, 2, 1);
    const groups = new Uint16Array(2);
    permutation.forward(123_456n, 1, groups);
    expect([...groups]).toEqual(referenceFf1({ key: keys.ff1, radix: 1000, tweak }, digitsOf(123_456n, 1000, 2)));
  });

  it('differs by key and by tweak', () => {
    const base = make(10, 6, 4);
    const other = createPermutation({
      keys: { ...keys, ff1: new Uint8Array(32) },
      tweak,
      radix: 10,
      digits: 6,
      codeBits: 7,
      batch: 4,
    });
    const elsewhere = createPermutation({
      keys,
      tweak: new Uint8Array(16),
      radix: 10,
      digits: 6,
      codeBits: 7,
      batch: 4,
    });
    const rows = [base, other, elsewhere].map((permutation) => {
      const groups = new Uint16Array(4 * permutation.plan.columns);
      permutation.forward(0n, 4, groups);
      return groups.join();
    });
    expect(new Set(rows).size).toBe(3);
  });
});
