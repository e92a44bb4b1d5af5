import { END_OF_BLOCK, type HuffmanCode, huffmanCode } from './huffman.ts';

/** In what order the lengths of the code for code lengths stand (RFC 1951, 3.2.7); of the last one, 15, we have no use. */
const LENGTHS_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1];
/** The code for code lengths: 16 symbols of 4 bits. */
const LENGTH_SYMBOLS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 16, 17, 18];
const LENGTH_BITS = 4;
/** Symbol for a run of zeros: 11 and what the seven bits behind it say. */
const ZEROS = 18;
/** Bytes by which a batch can become longer: two blocks' heads, and bits that are left over. */
const SLACK_BYTES = 512;

/**
 * Deflate by Huffman codes alone, for text without repetitions whose bytes come everywhere as often as in its beginning, as tokens are:
 * one code serves all batches. Another one is made only where a byte comes that has none, so any text of UTF-8 is right.
 */
export class Deflate {
  readonly #counts = new Float64Array(256);
  readonly #single = new Uint32Array(256);
  /** Both codes of two bytes, 16 bits at most, and above them their length: half as many look-ups. */
  readonly #pairs = new Uint32Array(2 ** 16);
  #code: HuffmanCode | undefined;
  #out = new Uint8Array(0);
  #at = 0;
  #bits = 0;
  #held = 0;

  /** The next bytes, compressed as far as they fill whole bytes: a view that is valid until the next call. */
  add(bytes: Uint8Array): Uint8Array {
    this.#begin(bytes.length);
    let from = 0;
    if (this.#code === undefined) this.#renew(bytes);
    while (from < bytes.length) {
      from = this.#encode(bytes, from);
      if (from < bytes.length) this.#renew(bytes);
    }
    return this.#out.subarray(0, this.#at);
  }

  /** What is left: the end of the stream. */
  end(): Uint8Array {
    this.#begin(0);
    if (this.#code) this.#put(this.#code.codes[END_OF_BLOCK] as number, this.#code.lengths[END_OF_BLOCK] as number);
    // An empty last block of the fixed code, whose end has seven zeros.
    this.#put(0b011, 3);
    this.#put(0, 7);
    this.#put(0, (8 - this.#held) % 8);
    return this.#out.subarray(0, this.#at);
  }

  #begin(bytes: number): void {
    if (this.#out.length < bytes + SLACK_BYTES) this.#out = new Uint8Array(bytes + SLACK_BYTES);
    this.#at = 0;
  }

  /** Up to 16 bits, the lowest first. */
  #put(bits: number, length: number): void {
    this.#bits |= bits << this.#held;
    this.#held += length;
    for (; this.#held >= 8; this.#held -= 8) {
      this.#out[this.#at++] = this.#bits;
      this.#bits >>>= 8;
    }
  }

  /** Ends the block, and begins one whose code has these bytes too. */
  #renew(bytes: Uint8Array): void {
    if (this.#code) this.#put(this.#code.codes[END_OF_BLOCK] as number, this.#code.lengths[END_OF_BLOCK] as number);
    for (const byte of bytes) (this.#counts[byte] as number) += 1;
    this.#code = huffmanCode(this.#counts);
    const { codes, lengths } = this.#code;
    const used = [...this.#counts.keys()].filter((byte) => (lengths[byte] as number) > 0);
    this.#pairs.fill(0);
    for (const first of used) {
      const [code, length] = [codes[first] as number, lengths[first] as number];
      this.#single[first] = code | (length << 16);
      for (const second of used) {
        const both = code | ((codes[second] as number) << length);
        this.#pairs[first | (second << 8)] = both | ((length + (lengths[second] as number)) << 16);
      }
    }
    this.#putHead(lengths);
  }

  /** The head of a block with a code of its own: not the last block; 257 literals, two distances that nothing uses. */
  #putHead(lengths: Uint8Array): void {
    this.#put(0b100, 3);
    this.#put(0, 5);
    this.#put(1, 5);
    this.#put(LENGTHS_ORDER.length - 4, 4);
    for (const symbol of LENGTHS_ORDER) this.#put(LENGTH_SYMBOLS.includes(symbol) ? LENGTH_BITS : 0, 3);
    const all = [...lengths, 1, 1];
    for (let i = 0; i < all.length; ) {
      let zeros = 0;
      while (zeros < 138 && all[i + zeros] === 0) zeros += 1;
      if (zeros < 11) this.#putLength(all[i++] as number);
      else {
        this.#putLength(ZEROS);
        this.#put(zeros - 11, 7);
        i += zeros;
      }
    }
  }

  #putLength(symbol: number): void {
    const code = LENGTH_SYMBOLS.indexOf(symbol);
    // Canonical codes of one length are the symbols' indexes, bits reversed.
    this.#put(((code & 1) << 3) | ((code & 2) << 1) | ((code & 4) >> 1) | ((code & 8) >> 3), LENGTH_BITS);
  }

  /** Encodes from an index on. @returns the first index whose byte has no code, or the end */
  #encode(bytes: Uint8Array, from: number): number {
    const [pairs, single, out] = [this.#pairs, this.#single, this.#out];
    let [at, bits, held, i] = [this.#at, this.#bits, this.#held, from];
    for (; i + 1 < bytes.length; i += 2) {
      const pair = pairs[(bytes[i] as number) | ((bytes[i + 1] as number) << 8)] as number;
      if (pair === 0) break;
      bits |= (pair & 0xffff) << held;
      held += pair >>> 16;
      if (held >= 16) {
        out[at] = bits;
        out[at + 1] = bits >>> 8;
        at += 2;
        bits >>>= 16;
        held -= 16;
      }
    }
    [this.#at, this.#bits, this.#held] = [at, bits, held];
    // The last byte of an odd number, or the first of two of which one has no code.
    for (; i < bytes.length; i++) {
      const code = single[bytes[i] as number] as number;
      if (code === 0) return i;
      this.#put(code & 0xffff, code >>> 16);
      if (i + 1 < bytes.length) return i + 1;
    }
    return i;
  }
}
