import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { concat, readState, unsigned, writeState } from '../../engine/snapshot/snapshot-layout.ts';
import { LINE_ID, SEED } from './helpers.ts';

const state = {
  lineId: LINE_ID,
  alphabetName: 'abc',
  chars: 'abc',
  digits: 4,
  next: 80n,
  part: 1,
  checksum: Uint32Array.of(1, 2, 3, 4),
};
const bytes = writeState(state);

/** What only the holder of a key could seal; a defect of ours must not become a crash or a flood all the same. */
describe('readState', () => {
  it('reads what was written', () => {
    expect(readState(bytes)).toEqual(state);
  });

  it('throws where bytes are missing or left over', () => {
    for (let length = 0; length < bytes.length; length++) expect(() => readState(bytes.subarray(0, length))).toThrow();
    expect(() => readState(concat([bytes, new Uint8Array(1)]))).toThrow('too long');
  });

  it('ends for any bytes', () => {
    const property = fc.property(fc.uint8Array({ maxLength: 200 }), (candidate) => {
      try {
        readState(candidate);
      } catch (error) {
        expect(error).toBeInstanceOf(Error);
      }
    });
    fc.assert(property, { seed: SEED, numRuns: 500 });
  });

  it('unfolds no more than the largest alphabet', () => {
    const bomb = deflateRawSync(new Uint8Array(2 ** 26));
    const head = concat([Uint8Array.of(1), bytes.subarray(1, 21), unsigned(bomb.length, 4), bomb]);
    expect(() => readState(concat([head, bytes.subarray(28)]))).toThrow(
      expect.objectContaining({ code: 'ERR_BUFFER_TOO_LARGE' }),
    );
  });
});
