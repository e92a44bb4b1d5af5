import { createCipheriv } from 'node:crypto';
import fc from 'fast-check';
import { createAlphabet } from '../../engine/alphabet/alphabet.ts';
import { capacityOf } from '../../engine/alphabet/capacity.ts';
import { SnapshotError } from '../../engine/base/errors.ts';
import { deriveLineKeys } from '../../engine/base/keys.ts';
import { MAX_SNAPSHOT_BYTES, openSnapshot, readSnapshotHeader, sealSnapshot } from '../../engine/snapshot/snapshot.ts';
import { type SnapshotState, writeState } from '../../engine/snapshot/snapshot-layout.ts';
import { alphabetOf, LINE_ID, MAC, SEED } from './helpers.ts';

const { snapshot: key } = deriveLineKeys(MAC);
const nonce = Uint8Array.from({ length: 12 }, (_, i) => 100 + i);
const customerId = '33333333-3333-4333-8333-333333333333';
const seal = { key, customerId, keyId: 'key-1', nonce };
const binding = { key, customerId, lineId: LINE_ID };

function stateOf(chars: string, digits: number): SnapshotState {
  const { size, codeBits } = createAlphabet(chars);
  return {
    lineId: LINE_ID,
    alphabetName: 'UPPER_VOWELS',
    chars,
    digits,
    next: capacityOf(size, digits) - 1n,
    part: 3,
    checksum: Uint32Array.from({ length: digits }, (_, i) => (i * 2_654_435_761) % 2 ** codeBits),
  };
}

const vowels = stateOf('AEIOU', 100);
const blob = sealSnapshot(vowels, seal);

describe('sealSnapshot', () => {
  it('is read back whole, whatever the alphabet', () => {
    const states = [
      vowels,
      { ...stateOf('01', 1), next: 0n },
      stateOf('aé€😀', 9),
      stateOf(alphabetOf(1_000).chars, 12),
      stateOf(alphabetOf(65_536).chars, 1_024),
      // Symbols in no order, so that nothing is left to deflate.
      stateOf([...alphabetOf(65_536).chars].sort((a, b) => (hash(a) < hash(b) ? -1 : 1)).join(''), 1_024),
    ];
    for (const state of states) {
      const sealed = sealSnapshot(state, seal);
      expect(sealed.length).toBeLessThan(MAX_SNAPSHOT_BYTES);
      expect(openSnapshot(sealed, binding)).toEqual({ ...state, keyId: 'key-1', engineVersion: 1 });
    }
  });

  it('is compact and shows no alphabet', () => {
    expect(blob.length).toBeLessThan(256);
    const large = alphabetOf(1_000).chars;
    for (const chars of ['AEIOU', large]) {
      const text = Buffer.from(sealSnapshot(stateOf(chars, 100), seal)).toString('latin1');
      expect(text).not.toContain(Buffer.from(chars).toString('latin1').slice(0, 5));
      expect(text).not.toContain('VOWELS');
    }
    expect(sealSnapshot(stateOf(large, 10), seal).length).toBeLessThan(1_700);
  });

  it.each([
    { ...vowels, next: -1n },
    { ...vowels, next: capacityOf(5, 100) + 1n },
    { ...vowels, part: 0 },
    { ...vowels, digits: 99 },
    { ...vowels, alphabetName: '' },
    { ...vowels, lineId: 'x' },
  ])('refuses a state that is none (%#)', (state) => {
    expect(() => sealSnapshot(state, seal)).toThrow(expect.objectContaining({ code: 'parameter' }));
  });

  it('refuses a key name and a nonce of the wrong length', () => {
    for (const options of [
      { ...seal, keyId: '' },
      { ...seal, keyId: 'k'.repeat(256) },
      { ...seal, nonce: new Uint8Array(16) },
    ]) {
      expect(() => sealSnapshot(vowels, options)).toThrow(expect.objectContaining({ code: 'parameter' }));
    }
  });
});

describe('openSnapshot', () => {
  it('refuses every changed byte and every length', () => {
    for (let i = 0; i < blob.length; i++) {
      const changed = Uint8Array.from(blob);
      changed[i]! ^= 1 << (i % 8);
      expect(() => openSnapshot(changed, binding)).toThrow(SnapshotError);
      expect(() => openSnapshot(blob.subarray(0, i), binding)).toThrow(SnapshotError);
    }
    expect(() => openSnapshot(Buffer.concat([blob, Buffer.alloc(1)]), binding)).toThrow(SnapshotError);
  });

  it("refuses another customer, another line and another line's or service's key", () => {
    const otherLine = LINE_ID.replace('0', '1');
    const otherKey = deriveLineKeys(Uint8Array.from(MAC, (byte) => byte ^ 1)).snapshot;
    for (const other of [{ customerId: 'x' }, { lineId: otherLine }, { key: otherKey }]) {
      expect(() => openSnapshot(blob, { ...binding, ...other })).toThrow(
        expect.objectContaining({ code: 'snapshot.forged' }),
      );
    }
  });

  it('refuses what is sealed by the right key but is no state, without quoting it', () => {
    const header = blob.subarray(0, 10);
    const customer = Buffer.from(customerId);
    const line = Buffer.from(LINE_ID.replaceAll('-', ''), 'hex');
    const sealAnything = (content: Uint8Array) => {
      const cipher = createCipheriv('aes-256-gcm', key, nonce);
      cipher.setAAD(Buffer.concat([header, Uint8Array.of(0, customer.length), customer, line]));
      const sealed = Buffer.concat([cipher.update(content), cipher.final()]);
      return Buffer.concat([header, nonce, sealed, cipher.getAuthTag()]);
    };
    const state = writeState(vowels);
    expect(sealAnything(state).equals(blob)).toBe(true);
    const ofAnotherLine = writeState({ ...vowels, lineId: LINE_ID.replace('0', '1') });
    for (const content of [new Uint8Array(0), Buffer.from('secret'), state.subarray(1), ofAnotherLine]) {
      const error = expect.objectContaining({ code: 'snapshot.format', message: 'The snapshot cannot be read.' });
      expect(() => openSnapshot(sealAnything(content), binding)).toThrow(error);
      expect(() => openSnapshot(sealAnything(content), binding)).toThrow(SnapshotError);
    }
  });

  it('takes a line id in either case', () => {
    expect(openSnapshot(blob, { ...binding, lineId: LINE_ID.toUpperCase() }).lineId).toBe(LINE_ID);
  });

  it('throws only SnapshotError, whatever the bytes', () => {
    const start = Array.from(blob.subarray(0, 10));
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 400 }),
      fc.uint8Array({ maxLength: 400 }).map((rest) => Uint8Array.from([...start, ...rest])),
    );
    const property = fc.property(bytes, (candidate) => {
      expect(() => openSnapshot(candidate, binding)).toThrow(SnapshotError);
    });
    fc.assert(property, { seed: SEED, numRuns: 500 });
    expect(() => openSnapshot(new Uint8Array(MAX_SNAPSHOT_BYTES + 1), binding)).toThrow(
      expect.objectContaining({ code: 'snapshot.format' }),
    );
  });
});

describe('readSnapshotHeader', () => {
  it("tells the service's key and the versions", () => {
    expect(readSnapshotHeader(blob)).toEqual({ engineVersion: 1, keyId: 'key-1' });
  });

  it('refuses unknown versions by name', () => {
    for (const [format, engine] of [
      [3, 1],
      [0, 1],
      [1, 2],
      [2, 3],
      [2, 0],
    ]) {
      const changed = Uint8Array.from(blob);
      changed.set([format as number, engine as number], 2);
      expect(() => readSnapshotHeader(changed)).toThrow(/unknown version/);
    }
  });
});

/** A fixed disorder. */
function hash(symbol: string): number {
  return Math.imul(symbol.codePointAt(0)!, 2_654_435_761) >>> 0;
}
