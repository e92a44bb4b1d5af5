import { createCipheriv } from 'node:crypto';
import { ParameterError } from '../base/errors.ts';

/** Sizes below this are shuffled; from here on FF1 is within its standard's domain (SP 800-38G Rev. 1). */
export const SHUFFLE_BELOW = 1_000_000;

const WORD_BYTES = 4;
const TWO_32 = 2 ** 32;
/** Bytes of key stream made at a time; the stream does not depend on it. */
const STREAM_BYTES = 65_536;

/**
 * A uniform permutation of 0 … size − 1 by the Fisher–Yates shuffle (Durstenfeld's form), permanent for a key:
 *
 * - key stream = AES-256-CTR over zeros, the initial counter block 16 zero bytes, read as unsigned 32-bit big-endian
 *   words, none skipped or read twice;
 * - the table starts as 0, 1, 2, …; for i = size − 1 down to 1: j = uniform(i + 1), swap entries i and j;
 * - uniform(m): take the next word w; if w ≥ ⌊2^32 / m⌋ · m throw it away and take the next; the answer is w mod m.
 *
 * Rejection makes every j exactly as likely as the others, given a uniform key stream.
 *
 * @param key 32 bytes.
 * @param size 1 to 999,999.
 * @throws ParameterError for another size.
 */
export function shuffle(key: Uint8Array, size: number): Uint32Array {
  if (!Number.isInteger(size) || size < 1 || size >= SHUFFLE_BELOW) {
    throw new ParameterError(`A shuffle has 1 to ${SHUFFLE_BELOW - 1} numbers.`);
  }
  const table = Uint32Array.from({ length: size }, (_, i) => i);
  const nextWord = createWordStream(key);
  for (let i = size - 1; i > 0; i--) {
    const bound = i + 1;
    const limit = TWO_32 - (TWO_32 % bound);
    let word = nextWord();
    while (word >= limit) word = nextWord();
    const j = word % bound;
    const swapped = table[i]!;
    table[i] = table[j]!;
    table[j] = swapped;
  }
  return table;
}

/** The table of the inverse permutation. */
export function invert(table: Uint32Array): Uint32Array {
  const inverse = new Uint32Array(table.length);
  for (let i = 0; i < table.length; i++) inverse[table[i]!] = i;
  return inverse;
}

function createWordStream(key: Uint8Array): () => number {
  const cipher = createCipheriv('aes-256-ctr', key, new Uint8Array(16));
  const zeros = new Uint8Array(STREAM_BYTES);
  let view = new DataView(zeros.buffer, 0, 0);
  let at = 0;
  return () => {
    if (at === view.byteLength) {
      const bytes = cipher.update(zeros);
      view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      at = 0;
    }
    const word = view.getUint32(at);
    at += WORD_BYTES;
    return word;
  };
}
