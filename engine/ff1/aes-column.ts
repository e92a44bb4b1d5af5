import { createCipheriv } from 'node:crypto';
import { ParameterError } from '../base/errors.ts';

/** Bytes of an AES block. */
export const BLOCK_BYTES = 16;

/** AES over a column of independent blocks. */
export interface AesColumn {
  /** Writes CIPH_K of each 16-byte block of `blocks` (a multiple of 16 bytes) to `out`, as long. */
  encrypt(blocks: Uint8Array, out: Uint8Array): void;
}

/** Blocks of one call: the call itself costs as much as some hundred, and its answer is to stay in the caches. */
const CALL_BYTES = 4_096 * BLOCK_BYTES;

/**
 * Keeps one AES-ECB cipher for the life of a line. ECB is the raw block function that FF1 asks for, and one
 * `update()` over thousands of blocks is what lets AES-NI work at its full width.
 *
 * `update()` cannot write into given memory. Its answer is freed by hand as soon as it is copied: otherwise gigabytes a
 * second would wait for the garbage collector, and each answer would come in memory that no cache holds.
 *
 * @param key 16, 24 or 32 bytes.
 * @throws ParameterError for another key length.
 */
export function createAesColumn(key: Uint8Array): AesColumn {
  if (![16, 24, 32].includes(key.length)) throw new ParameterError('An AES key has 16, 24 or 32 bytes.');
  const cipher = createCipheriv(`aes-${key.length * 8}-ecb`, key, null);
  cipher.setAutoPadding(false);
  return {
    encrypt(blocks, out) {
      for (let from = 0; from < blocks.length; from += CALL_BYTES) {
        const answer = cipher.update(blocks.subarray(from, from + CALL_BYTES));
        out.set(answer, from);
        // Node gives it memory of its own, but does not promise this.
        if (answer.byteLength === answer.buffer.byteLength) (answer.buffer as ArrayBuffer).transfer(0);
      }
    },
  };
}
