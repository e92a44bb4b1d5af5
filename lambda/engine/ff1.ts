import { BLOCK_BYTES, createAesColumn } from './aes-column.ts';
import { constantOfMac, type Ff1Parameters, ff1Parameters } from './ff1-parameters.ts';
import { createHalfArithmetic, type HalfArithmetic, type Halves, type Side } from './half-arithmetic.ts';

/**
 * FF1 of NIST SP 800-38G (Algorithms 7 and 8) over batches of texts. The rounds of one text depend on each other, the
 * texts do not: each round lays the blocks of the whole batch side by side and encrypts them in one call.
 */

const ROUNDS = 10;
const BLOCK_WORDS = BLOCK_BYTES / 4;

/** One FF1 instance: a key, a radix, a length, a tweak. It owns its scratch memory; its calls must not overlap. */
export interface Ff1 {
  readonly parameters: Ff1Parameters;
  readonly arithmetic: HalfArithmetic;
  /** Most texts of one call. */
  readonly batch: number;
  /** Memory for the halves of one batch. */
  allocate(): Halves;
  /** Encrypts `count` texts, given and answered as halves, in place. */
  encrypt(left: Halves, right: Halves, count: number): void;
  /** Decrypts `count` texts, given and answered as halves, in place. */
  decrypt(left: Halves, right: Halves, count: number): void;
}

/** Parameters of `createFf1`. */
export interface Ff1Options {
  /** AES key: 16, 24 or 32 bytes. */
  readonly key: Uint8Array;
  /** 2 to 65,536. */
  readonly radix: number;
  /** Numerals of a text, 2 or more. The standard wants radix^digits ≥ 1,000,000; that is the caller's to see to. */
  readonly digits: number;
  /** Any bytes. */
  readonly tweak: Uint8Array;
  /** Most texts of one call: memory is about batch × (2 halves + P || Q + S). */
  readonly batch: number;
}

/**
 * Sets FF1 up for one key, radix, length and tweak.
 *
 * @throws ParameterError for parameters outside FF1's domain.
 */
export function createFf1(options: Ff1Options): Ff1 {
  const { batch } = options;
  const parameters = ff1Parameters(options.radix, options.digits);
  const { b, qBlocks, sBlocks } = parameters;
  const arithmetic = createHalfArithmetic(parameters);
  const aes = createAesColumn(options.key);
  const constant = wordsOf(constantOfMac(parameters, options.tweak, aes)).slice();
  const roundByte = new Uint8Array(BLOCK_BYTES);
  const roundWords = wordsOf(roundByte);

  // The varying bytes of Q: only [NUM(B)] is ever written, all before it stays zero.
  const qStride = qBlocks * BLOCK_BYTES;
  const q = new Uint8Array(batch * qStride);
  const qWords = wordsOf(q);
  const column = new Uint8Array(batch * BLOCK_BYTES);
  const columnWords = wordsOf(column);
  const sStride = sBlocks * BLOCK_BYTES;
  const more = new Uint8Array(batch * (sBlocks - 1) * BLOCK_BYTES);
  const s = new Uint8Array(sBlocks > 1 ? batch * sStride : 0);

  /** Steps 6.i and 6.ii: R = PRF(P || Q) of each text, its constant beginning already in `constant`. */
  function macColumn(source: Halves, round: number, count: number): Uint8Array {
    arithmetic.writeBytes(source, count, q, qStride);
    roundByte[qStride - b - 1] = round;
    const c0 = constant[0]! ^ roundWords[0]!;
    const c1 = constant[1]! ^ roundWords[1]!;
    const c2 = constant[2]! ^ roundWords[2]!;
    const c3 = constant[3]! ^ roundWords[3]!;
    const step = qBlocks * BLOCK_WORDS;
    for (let t = 0, to = 0, from = 0; t < count; t++, to += BLOCK_WORDS, from += step) {
      columnWords[to] = qWords[from]! ^ c0;
      columnWords[to + 1] = qWords[from + 1]! ^ c1;
      columnWords[to + 2] = qWords[from + 2]! ^ c2;
      columnWords[to + 3] = qWords[from + 3]! ^ c3;
    }
    let r = aes.encrypt(column.subarray(0, count * BLOCK_BYTES));
    for (let block = 1; block < qBlocks; block++) {
      const rWords = wordsOf(r);
      for (let t = 0, to = 0, from = block * BLOCK_WORDS; t < count; t++, to += BLOCK_WORDS, from += step) {
        for (let w = 0; w < BLOCK_WORDS; w++) columnWords[to + w] = rWords[to + w]! ^ qWords[from + w]!;
      }
      r = aes.encrypt(column.subarray(0, count * BLOCK_BYTES));
    }
    return r;
  }

  /** Step 6.iii: S = R || CIPH(R ⊕ [1]¹⁶) || CIPH(R ⊕ [2]¹⁶) … of each text, `sStride` bytes each. */
  function extend(r: Uint8Array, count: number): Uint8Array {
    if (sBlocks === 1) return r;
    const extra = sBlocks - 1;
    const rWords = wordsOf(r);
    const moreWords = wordsOf(more);
    for (let t = 0, to = 0; t < count; t++) {
      for (let j = 1; j <= extra; j++, to += BLOCK_WORDS) {
        for (let w = 0; w < BLOCK_WORDS; w++) moreWords[to + w] = rWords[t * BLOCK_WORDS + w]!;
        // [j]¹⁶ is big-endian; j is at most 2^13 here.
        const last = to * 4 + BLOCK_BYTES - 1;
        more[last]! ^= j & 0xff;
        more[last - 1]! ^= j >>> 8;
      }
    }
    const rest = wordsOf(aes.encrypt(more.subarray(0, count * extra * BLOCK_BYTES)));
    const sWords = wordsOf(s);
    for (let t = 0, to = 0, from = 0; t < count; t++) {
      for (let w = 0; w < BLOCK_WORDS; w++) sWords[to++] = rWords[t * BLOCK_WORDS + w]!;
      for (let w = 0; w < extra * BLOCK_WORDS; w++) sWords[to++] = rest[from++]!;
    }
    return s;
  }

  /**
   * One round, steps 6.i to 6.ix. The left halves are always the ones of u digits, the right ones those of v: A and B
   * swap their names at each round instead of their places, and are back in place after ten.
   */
  function applyRound(left: Halves, right: Halves, round: number, count: number, sign: 1 | -1): void {
    const side: Side = round % 2 === 0 ? 0 : 1; // step 6.v: m = u if i is even, else v
    const [target, source] = side === 0 ? [left, right] : [right, left];
    const stream = extend(macColumn(source, round, count), count);
    arithmetic.addMod(target, side, count, stream, sStride, sign); // steps 6.iv to 6.vii
  }

  return {
    parameters,
    arithmetic,
    batch,
    allocate: () => new Float64Array(batch * arithmetic.limbs),
    encrypt(left, right, count) {
      for (let round = 0; round < ROUNDS; round++) applyRound(left, right, round, count, 1);
    },
    decrypt(left, right, count) {
      for (let round = ROUNDS - 1; round >= 0; round--) applyRound(left, right, round, count, -1);
    },
  };
}

/** The same memory as 32-bit words: blocks are copied and XORed by word, whatever the machine's byte order. */
function wordsOf(bytes: Uint8Array): Uint32Array {
  return new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength >>> 2);
}
