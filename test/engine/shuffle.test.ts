import { createCipheriv } from 'node:crypto';
import { invert, shuffle } from '../../engine/permutation/shuffle.ts';
import { chiSquaredLimit } from './statistics.ts';

const key = new Uint8Array(32).fill(4);

/** The documented shuffle, written a second time: the whole key stream at once, BigInt rejection. */
function referenceShuffle(size: number): number[] {
  const stream = createCipheriv('aes-256-ctr', key, Buffer.alloc(16)).update(Buffer.alloc(8 * size + 64));
  const table = Array.from({ length: size }, (_, i) => i);
  let at = 0;
  for (let i = size - 1; i >= 1; i--) {
    const m = BigInt(i + 1);
    let word: bigint;
    do {
      word = BigInt(stream.readUInt32BE(at));
      at += 4;
    } while (word >= (2n ** 32n / m) * m);
    const j = Number(word % m);
    [table[i], table[j]] = [table[j]!, table[i]!];
  }
  return table;
}

describe('shuffle', () => {
  it.each([1, 2, 3, 6, 17, 16_384, 16_385, 300_000, 999_999])('is the documented one for %i numbers', (size) => {
    expect(
      Buffer.from(shuffle(key, size).buffer).equals(Buffer.from(Uint32Array.from(referenceShuffle(size)).buffer)),
    ).toBe(true);
  });

  it('is inverted', () => {
    const table = shuffle(key, 1000);
    const inverse = invert(table);
    expect(Array.from(table, (value) => inverse[value])).toEqual(Array.from({ length: 1000 }, (_, i) => i));
  });

  it('makes all orders of 4 alike (chi-squared at one in a million, fixed keys)', () => {
    const counts = new Map<string, number>();
    const runs = 4_800;
    for (let run = 0; run < runs; run++) {
      const runKey = Buffer.alloc(32);
      runKey.writeUInt32BE(run);
      const order = shuffle(runKey, 4).join();
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(24);
    const expected = runs / 24;
    const sum = [...counts.values()].reduce((chi, count) => chi + (count - expected) ** 2 / expected, 0);
    expect(sum).toBeLessThan(chiSquaredLimit(23));
  });

  it.each([0, -1, 1.5, 1_000_000])('refuses %d numbers', (size) => {
    expect(() => shuffle(key, size)).toThrow(expect.objectContaining({ code: 'parameter' }));
  });
});
