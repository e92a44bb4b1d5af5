import { createHash } from 'node:crypto';
import { FF1 } from '@noble/ciphers/ff1.js';
import fc from 'fast-check';
import { createFf1, type Ff1 } from '../../engine/ff1/ff1.ts';
import { createWorkspace } from '../../engine/kernels/workspace.ts';
import { digitsOf, numberOf, SEED } from './helpers.ts';
import { referenceFf1 } from './reference.ts';
import vectors from './vectors/ff1.json' with { type: 'json' };

/** Runs FF1 over a batch of whole texts. */
function run(ff1: Ff1, texts: readonly (readonly number[])[], direction: 'encrypt' | 'decrypt'): number[][] {
  const { radix, u, v } = ff1.parameters;
  texts.forEach((text, i) => {
    ff1.set(0, i, numberOf(text.slice(0, u), radix));
    ff1.set(1, i, numberOf(text.slice(u), radix));
  });
  ff1[direction](texts.length);
  return texts.map((_, i) => [...digitsOf(ff1.get(0, i), radix, u), ...digitsOf(ff1.get(1, i), radix, v)]);
}

/** Deterministic digits. */
function someTexts(radix: number, digits: number, count: number, salt: number): number[][] {
  return Array.from({ length: count }, (_, i) => {
    const seed = createHash('shake256', { outputLength: digits * 4 })
      .update(`${radix} ${digits} ${i} ${salt}`)
      .digest();
    return Array.from({ length: digits }, (_, at) => seed.readUInt32BE(at * 4) % radix);
  });
}

describe('FF1 sample vectors of NIST SP 800-38G', () => {
  it.each(vectors.vectors)('$name, both ways', ({ key, radix, tweak, plaintext, ciphertext }) => {
    const parse = (text: string) => Array.from(text, (symbol) => Number.parseInt(symbol, 36));
    const ff1 = createFf1({
      workspace: createWorkspace(),
      key: Buffer.from(key, 'hex'),
      radix,
      digits: plaintext.length,
      tweak: Buffer.from(tweak, 'hex'),
      batch: 1,
    });
    expect(run(ff1, [parse(plaintext)], 'encrypt')).toEqual([parse(ciphertext)]);
    expect(run(ff1, [parse(ciphertext)], 'decrypt')).toEqual([parse(plaintext)]);
  });
});

describe('FF1 against independent implementations', () => {
  const key = fc.constantFrom(16, 24, 32).chain((length) => fc.uint8Array({ minLength: length, maxLength: length }));
  const tweak = fc.uint8Array({ maxLength: 40 });
  const radix = fc.oneof(fc.integer({ min: 2, max: 70 }), fc.integer({ min: 2, max: 65_535 }));

  it('equals @noble/ciphers at random', () => {
    const property = fc.property(key, tweak, radix, fc.integer({ min: 2, max: 90 }), fc.nat(), (k, t, r, n, salt) => {
      fc.pre(r ** n >= 100);
      const texts = someTexts(r, n, 4, salt);
      const ff1 = createFf1({ workspace: createWorkspace(), key: k, radix: r, digits: n, tweak: t, batch: 4 });
      const oracle = FF1(r, k, t);
      const encrypted = run(ff1, texts, 'encrypt');
      expect(encrypted).toEqual(texts.map((text) => oracle.encrypt(text)));
      expect(run(ff1, encrypted, 'decrypt')).toEqual(texts);
    });
    fc.assert(property, { seed: SEED, numRuns: 250 });
  });

  // Either side of what each size class takes: halves of 2^32 and 2^51, byte and limb edges, one and more blocks of
  // Q and S, odd and even n.
  const edges: readonly (readonly [radix: number, digits: number])[] = [
    [2, 7], [2, 62], [2, 63], [2, 64], [2, 65], [2, 66], [2, 100], [2, 101], [2, 102], [2, 103], [2, 104],
    [2, 191], [2, 192], [2, 193], [2, 239], [2, 240], [2, 241], [2, 1024], [3, 40], [3, 41], [3, 64], [3, 65],
    [16, 16], [16, 17], [16, 24], [16, 25], [16, 26], [30, 12], [30, 13], [30, 20], [30, 21], [5, 100], [10, 1023],
    [256, 8], [256, 9], [256, 12], [256, 13], [4096, 8], [4096, 9], [4096, 32], [1626, 5], [2047, 9], [65_535, 3],
    [65_535, 5], [65_535, 6], [65_535, 7],
  ]; // biome-ignore format: a table
  it.each(edges)('equals @noble/ciphers at radix %i, %i digits, with extreme texts', (r, n) => {
    const [k, t] = [new Uint8Array(32).fill(9), new Uint8Array(16).fill(5)];
    const extremes = [Array<number>(n).fill(0), Array<number>(n).fill(r - 1)];
    const texts = [...extremes, ...someTexts(r, n, 6, 0)];
    const oracle = FF1(r, k, t);
    const ff1 = createFf1({ workspace: createWorkspace(), key: k, radix: r, digits: n, tweak: t, batch: 8 });
    const encrypted = run(ff1, texts, 'encrypt');
    expect(encrypted).toEqual(texts.map((text) => oracle.encrypt(text)));
    expect(run(ff1, encrypted, 'decrypt')).toEqual(texts);
  });

  it.each([2, 3, 4, 5, 6, 7, 11, 12, 13, 64, 257, 1_024])(
    'equals the BigInt reference at radix 65,536, %i digits',
    (n) => {
      const options = { key: new Uint8Array(32).fill(3), radix: 65_536, tweak: new Uint8Array(16).fill(1) };
      const texts = [Array<number>(n).fill(0), Array<number>(n).fill(65_535), ...someTexts(65_536, n, 2, 1)];
      const ff1 = createFf1({ workspace: createWorkspace(), ...options, digits: n, batch: 4 });
      const encrypted = run(ff1, texts, 'encrypt');
      expect(encrypted).toEqual(texts.map((text) => referenceFf1(options, text)));
      expect(run(ff1, encrypted, 'decrypt')).toEqual(texts);
    },
  );

  it('has a reference that agrees with @noble/ciphers', () => {
    const options = { key: new Uint8Array(24).fill(7), radix: 1000, tweak: new Uint8Array(21).fill(2) };
    for (const text of someTexts(1000, 31, 3, 2)) {
      expect(referenceFf1(options, text)).toEqual(FF1(1000, options.key, options.tweak).encrypt(text));
      expect(referenceFf1(options, referenceFf1(options, text), true)).toEqual(text);
    }
  });
});

describe('createFf1', () => {
  const good = { key: new Uint8Array(32), radix: 10, digits: 6, tweak: new Uint8Array(0), batch: 1 };
  it.each([
    { ...good, radix: 1 },
    { ...good, radix: 65_537 },
    { ...good, digits: 1 },
    { ...good, digits: 2.5 },
    { ...good, key: new Uint8Array(31) },
  ])('refuses parameters outside the domain of FF1 (%#)', (options) => {
    expect(() => createFf1({ workspace: createWorkspace(), ...options })).toThrow(
      expect.objectContaining({ code: 'parameter' }),
    );
  });
});
