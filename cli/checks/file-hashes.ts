import { createHmac } from 'node:crypto';

const NEWLINE = 10;
const newline = Uint8Array.of(NEWLINE);

/** The two hashes of a file of tokens, hexadecimal. */
export interface Hashes {
  /** Of the service's bytes: without a newline at the end. */
  readonly plain: string;
  /** With one. */
  readonly ended: string;
}

/** Computes both hashes of a file, whether it has a newline at its end or not, from bytes that come in any pieces. */
export class FileHashes {
  readonly #plain;
  readonly #ended;
  /** Whether the last byte so far was a newline, which may be the end. */
  #isHeld = false;

  /** @param seed the key of the hashes */
  constructor(seed: string) {
    this.#plain = createHmac('sha256', seed);
    this.#ended = createHmac('sha256', seed);
  }

  update(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    if (this.#isHeld) this.#add(newline);
    this.#isHeld = bytes[bytes.length - 1] === NEWLINE;
    this.#add(this.#isHeld ? bytes.subarray(0, -1) : bytes);
  }

  /** The hashes of all that came. */
  digest(): Hashes {
    return { plain: this.#plain.digest('hex'), ended: this.#ended.update(newline).digest('hex') };
  }

  #add(bytes: Uint8Array): void {
    this.#plain.update(bytes);
    this.#ended.update(bytes);
  }
}
