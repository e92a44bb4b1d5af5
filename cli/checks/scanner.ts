import type { Alphabet } from '../../engine/alphabet/alphabet.ts';
import { type Checksum, createChecksum } from '../../engine/text/checksum.ts';
import type { Layout } from './layout.ts';

const NEWLINE = 10;
/** One above the last code point. */
const CODE_POINTS = 0x110000;

/** Told of each token: two words of a hash of it, and its line in the file, from 1. */
export type OnToken = (high: number, low: number, line: number) => void;

/**
 * Reads a file of tokens, one a line, with a newline at its end or without, as bytes that come in any pieces. It holds no token:
 * neither its memory nor its time a byte grows with the file.
 */
export class TokenScanner {
  /** XOR of the code points at each position. */
  readonly checksum: Checksum;
  /** Line of the first token that is none of this layout; 0 where all are. */
  wrongLine = 0;
  /** By code point; -1 for what is no symbol. */
  readonly #digitOf = new Int32Array(CODE_POINTS).fill(-1);
  readonly #layout: Layout;
  readonly #onToken: OnToken;
  readonly #salt: number;
  #line = 1;
  /** Bytes of the line that is being read. */
  #bytes = 0;
  #position = 0;
  #isWrong = false;
  /** Of a symbol of which some bytes are still to come. */
  #codePoint = 0;
  #missing = 0;
  #high: number;
  #low: number;

  /** @param salt any number, so that nobody can make tokens whose hashes are the same */
  constructor(alphabet: Alphabet, layout: Layout, salt: number, onToken: OnToken) {
    for (const [digit, codePoint] of alphabet.codePoints.entries()) this.#digitOf[codePoint] = digit;
    this.checksum = createChecksum(layout.digits);
    this.#layout = layout;
    this.#onToken = onToken;
    this.#salt = salt;
    this.#high = salt;
    this.#low = ~salt;
  }

  /** Tokens so far, the one that is not at its end included. */
  get tokens(): number {
    return this.#bytes === 0 ? this.#line - 1 : this.#line;
  }

  write(bytes: Uint8Array): void {
    let begin = -this.#bytes;
    for (let i = 0; i < bytes.length; i++) {
      const byte = bytes[i]!;
      if (byte === NEWLINE) {
        this.#endToken();
        this.#line++;
        begin = i + 1;
        continue;
      }
      if (byte < 0x80) {
        this.#symbol(this.#missing === 0 ? byte : -1);
      } else if (byte >= 0xc0) {
        if (this.#missing !== 0) this.#isWrong = true;
        this.#missing = byte >= 0xf0 ? 3 : byte >= 0xe0 ? 2 : 1;
        this.#codePoint = byte & (0x3f >> this.#missing);
      } else if (this.#missing === 0) {
        this.#isWrong = true;
      } else {
        this.#codePoint = (this.#codePoint << 6) | (byte & 0x3f);
        if (--this.#missing === 0) this.#symbol(this.#codePoint);
      }
    }
    this.#bytes = bytes.length - begin;
  }

  /** The end of the file. */
  end(): void {
    if (this.#bytes > 0) this.#endToken();
  }

  #symbol(codePoint: number): void {
    const position = this.#position++;
    if (!this.#mayStand(position, codePoint)) {
      this.#isWrong = true;
      this.#missing = 0;
    } else {
      const place = this.#layout.place[position]!;
      if (place >= 0) this.checksum[place]! ^= codePoint;
    }
    this.#high = Math.imul(this.#high ^ codePoint, 0x85ebca6b);
    this.#high ^= this.#high >>> 15;
    this.#low = Math.imul((this.#low << 13) | (this.#low >>> 19), 5) + (codePoint ^ 0x6b43a9b5);
    this.#low = Math.imul(this.#low, 0xc2b2ae35);
  }

  #mayStand(position: number, codePoint: number): boolean {
    const { length, fixed, allowed } = this.#layout;
    if (position >= length || codePoint < 0) return false;
    if (fixed[position]! >= 0) return fixed[position] === codePoint;
    const digit = this.#digitOf[codePoint]!;
    return digit >= 0 && allowed[position]?.[digit] !== 0;
  }

  #endToken(): void {
    if (this.#isWrong || this.#missing !== 0 || this.#position !== this.#layout.length) this.wrongLine ||= this.#line;
    const high = Math.imul(this.#high ^ (this.#low >>> 16), 0x9e3779b1);
    this.#onToken((high ^ (high >>> 16)) >>> 0, (this.#low ^ (high >>> 13)) >>> 0, this.#line);
    this.#position = 0;
    this.#missing = 0;
    this.#isWrong = false;
    this.#high = this.#salt;
    this.#low = ~this.#salt;
  }
}
