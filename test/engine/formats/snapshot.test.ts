import { createHash } from 'node:crypto';
import { createAlphabet } from '../../../engine/alphabet/alphabet.ts';
import { deriveLineKeys } from '../../../engine/base/keys.ts';
import { packResolved } from '../../../engine/formats/resolved.ts';
import { openSnapshot, readSnapshotHeader, sealSnapshot } from '../../../engine/snapshot/snapshot.ts';
import { readState, writeState } from '../../../engine/snapshot/snapshot-layout.ts';
import { alphabetOf, LINE_ID, MAC } from '../helpers.ts';
import { resolvedOf } from './helpers.ts';
import type { Described } from './oracle.ts';

/** Snapshots of lines whose codes have a format: format 2. */
const { snapshot: key } = deriveLineKeys(MAC);
const seal = { key, customerId: 'a customer', keyId: 'key-1', nonce: new Uint8Array(12).fill(7) };
const binding = { key, customerId: 'a customer', lineId: LINE_ID };

function stateOf(format: Described) {
  const resolved = resolvedOf(format);
  const { codeBits } = createAlphabet(format.chars);
  const digits = resolved.pattern.reduce<number>(
    (sum, part) => sum + (typeof part === 'number' ? part : Array.isArray(part) ? 1 : 0),
    0,
  );
  return {
    ...{ lineId: LINE_ID, alphabetName: 'abc', chars: format.chars, digits, format: resolved, part: 1 },
    next: BigInt(resolved.fits) - BigInt(resolved.codes.length),
    checksum: Uint32Array.from({ length: digits }, (_, i) => (i * 37) % 2 ** codeBits),
  };
}

const chosen = stateOf({ chars: 'ASEX01', pattern: 'V-####', words: ['ass'], runs: 3, codes: ['V-A0A0'] });
const laidOut = stateOf({ chars: 'ASEX01', pattern: 'V-####' });

it.each([
  ['engine version 2', chosen, 2],
  ['engine version 1', laidOut, 1],
])('is read back whole: %s', (_, state, engine) => {
  const blob = sealSnapshot(state, seal);
  expect(Array.from(blob.subarray(0, 4))).toEqual([0x55, 0x54, 2, engine]);
  expect(readSnapshotHeader(blob)).toEqual({ engineVersion: engine, keyId: 'key-1' });
  expect(openSnapshot(blob, binding)).toEqual({ ...state, keyId: 'key-1', engineVersion: engine });
});

it('is not read as of another format or engine', () => {
  const blob = sealSnapshot(chosen, seal);
  for (const [at, value] of [
    [2, 1],
    [3, 1],
  ] as const) {
    const changed = Uint8Array.from(blob);
    changed[at] = value;
    expect(() => openSnapshot(changed, binding)).toThrow();
  }
  expect(() => readState(writeState(chosen))).toThrow('too long');
  expect(() => readState(writeState({ ...chosen, format: undefined } as never), true)).toThrow();
});

it('throws where bytes are missing or left over', () => {
  const bytes = writeState(chosen);
  for (let length = 0; length < bytes.length; length++) {
    expect(() => readState(bytes.subarray(0, length), true)).toThrow();
  }
  expect(() => readState(new Uint8Array([...bytes, 0]), true)).toThrow('too long');
});

it('has no position beyond what the format counts, and no format of other digits or symbols', () => {
  expect(() => writeState({ ...chosen, next: chosen.next + 1n })).toThrow(
    expect.objectContaining({ code: 'parameter' }),
  );
  expect(() => writeState({ ...chosen, chars: 'ASEX012' })).toThrow(expect.objectContaining({ code: 'parameter' }));
  const { format } = stateOf({ chars: 'ASEX01', pattern: 'V-#####' });
  expect(() => writeState({ ...laidOut, format })).toThrow(expect.objectContaining({ code: 'parameter' }));
});

it('has at most 600,000 bytes: the largest alphabet in no order, position, checksum and format', () => {
  const hashOf = (text: string) => createHash('sha256').update(text).digest('hex');
  const keyed = Array.from(alphabetOf(65_536).chars, (symbol) => [hashOf(symbol), symbol] as const);
  const chars = keyed
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([, symbol]) => symbol)
    .join('');
  const plain = stateOf({ chars, pattern: '#'.repeat(1_024) });
  // Codes to leave out that nothing can be deflated of, as many as there is room for.
  const codes = Array.from({ length: 3_740 }, (_, i) =>
    BigInt(`0x${hashOf(String(i))}`)
      .toString(36)
      .slice(0, 49),
  );
  const format = { ...plain.format, codes };
  const packed = packResolved(format).length;
  expect(packed).toBeGreaterThan(0.95 * 128 * 1_024);
  expect(packed).toBeLessThanOrEqual(128 * 1_024);
  const state = { ...plain, alphabetName: 'x'.repeat(255), format, next: BigInt(format.fits) - BigInt(codes.length) };
  const blob = sealSnapshot(state, { ...seal, keyId: 'k'.repeat(255) });
  expect(blob.length).toBeLessThanOrEqual(600_000);
  expect(openSnapshot(blob, binding)).toMatchObject({ next: state.next, format });
});
