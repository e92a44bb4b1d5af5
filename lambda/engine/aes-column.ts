import { createCipheriv } from 'node:crypto';
import { ParameterError } from './errors.ts';

/** Bytes of an AES block. */
export const BLOCK_BYTES = 16;

/** AES over a column of independent blocks. */
export interface AesColumn {
  /**
   * CIPH_K of each 16-byte block of `blocks` (a multiple of 16 bytes). The answer is a fresh buffer, aligned to 4
   * bytes, of the same length.
   */
  encrypt(blocks: Uint8Array): Uint8Array;
}

/**
 * Keeps one AES-ECB cipher for the life of a line. ECB is the raw block function that FF1 asks for, and one
 * `update()` over thousands of blocks is what lets AES-NI work at its full width: the call itself costs as much as
 * some hundred blocks.
 *
 * @param key 16, 24 or 32 bytes.
 * @throws ParameterError for another key length.
 */
export function createAesColumn(key: Uint8Array): AesColumn {
  if (![16, 24, 32].includes(key.length)) throw new ParameterError('An AES key has 16, 24 or 32 bytes.');
  const cipher = createCipheriv(`aes-${key.length * 8}-ecb`, key, null);
  cipher.setAutoPadding(false);
  return {
    encrypt(blocks) {
      const out = cipher.update(blocks);
      // Word views are taken of the answer; Node gives it its own memory, but does not promise to.
      return out.byteOffset % 4 === 0 ? out : Uint8Array.from(out);
    },
  };
}
