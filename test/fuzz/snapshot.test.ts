import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createAlphabet } from '../../engine/alphabet/alphabet.ts';
import { SnapshotError } from '../../engine/base/errors.ts';
import { deriveLineKeys } from '../../engine/base/keys.ts';
import { openSnapshot, sealSnapshot } from '../../engine/snapshot/snapshot.ts';
import type { SnapshotState } from '../../engine/snapshot/snapshot-layout.ts';
import { alphabetOf, LINE_ID, MAC } from '../engine/helpers.ts';
import { hold, PATIENCE } from './fuzz.ts';

/** The opener takes whatever a stranger sends: it opens what this service has sealed for this line, and nothing else. */

const { snapshot: key } = deriveLineKeys(MAC);
const customerId = '33333333-3333-4333-8333-333333333333';
const otherLine = LINE_ID.replace('0', '1');
const binding = { key, customerId, lineId: LINE_ID };
const nonce = Uint8Array.from({ length: 12 }, (_, i) => i);

function sealed(chars: string, digits: number, of: { lineId?: string; customerId?: string; key?: Uint8Array } = {}) {
  const state: SnapshotState = {
    lineId: of.lineId ?? LINE_ID,
    alphabetName: 'mine',
    chars,
    digits,
    next: BigInt(createAlphabet(chars).size),
    part: 2,
    checksum: new Uint32Array(digits),
  };
  return sealSnapshot(state, { key: of.key ?? key, keyId: 'key-1', customerId: of.customerId ?? customerId, nonce });
}

const genuine = [sealed('AEIOU', 100), sealed('01', 1), sealed('aé€😀', 9), sealed(alphabetOf(1_000).chars, 12)];
const foreign = [
  sealed('AEIOU', 100, { lineId: otherLine }),
  sealed('AEIOU', 100, { customerId: 'another customer' }),
  sealed('AEIOU', 100, { key: deriveLineKeys(Uint8Array.from(MAC, (byte) => byte ^ 1)).snapshot }),
];

/** A change of some bytes: turned, cut out, put in, moved from another blob, or the end cut off. */
const change = fc.oneof(
  fc.record({ kind: fc.constant('turn' as const), at: fc.nat(), by: fc.integer({ min: 1, max: 255 }) }),
  fc.record({ kind: fc.constant('cut' as const), at: fc.nat(), length: fc.integer({ min: 1, max: 40 }) }),
  fc.record({ kind: fc.constant('put' as const), at: fc.nat(), bytes: fc.uint8Array({ minLength: 1, maxLength: 40 }) }),
  fc.record({ kind: fc.constant('end' as const), at: fc.nat() }),
  fc.record({ kind: fc.constant('graft' as const), at: fc.nat(), from: fc.constantFrom(...genuine, ...foreign) }),
);
type Change = typeof change extends fc.Arbitrary<infer T> ? T : never;

function changed(blob: Buffer, one: Change): Buffer {
  const at = blob.length === 0 ? 0 : one.at % blob.length;
  const [before, after] = [blob.subarray(0, at), blob.subarray(at)];
  if (one.kind === 'end') return before;
  if (one.kind === 'cut') return Buffer.concat([before, after.subarray(one.length)]);
  if (one.kind === 'put') return Buffer.concat([before, one.bytes, after]);
  if (one.kind === 'graft') return Buffer.concat([before, one.from.subarray(at)]);
  const copy = Buffer.from(blob);
  if (copy.length > 0) copy[at]! ^= one.by;
  return copy;
}

const anyBytes = fc.oneof(
  fc.uint8Array({ maxLength: 2_000 }),
  fc.uint8Array({ maxLength: 400 }).map((rest) => Uint8Array.from([...genuine[0]!.subarray(0, 10), ...rest])),
);
const blobs = fc.oneof(
  { weight: 8, arbitrary: fc.tuple(fc.constantFrom(...genuine, ...foreign), fc.array(change, { maxLength: 4 })) },
  { weight: 2, arbitrary: fc.tuple(anyBytes, fc.constant<Change[]>([])) },
);

describe('whatever the bytes', () => {
  test(
    'only a genuine snapshot is opened, and all else is refused with SnapshotError',
    async () => {
      let opened = 0;
      await hold('snapshot opener', 5_000, blobs, ([blob, changes]) => {
        const candidate = changes.reduce(changed, Buffer.from(blob));
        if (genuine.some((one) => candidate.equals(one))) {
          opened++;
          expect(openSnapshot(candidate, binding).lineId).toBe(LINE_ID);
        } else {
          expect(() => openSnapshot(candidate, binding)).toThrow(SnapshotError);
        }
      });
      // The property would hold of an opener that opens nothing.
      expect(opened).toBeGreaterThan(0);
    },
    PATIENCE,
  );
});
