import type { Alphabet } from './alphabet.ts';
import { MAX_DIGITS } from './capacity.ts';
import { type Checksum, createChecksum } from './checksum.ts';
import { ParameterError, PositionError } from './errors.ts';
import { deriveLineKeys } from './keys.ts';
import { createPermutation } from './permutation.ts';
import { createTokenEncoder } from './token-encoder.ts';
import { uuidToBytes } from './uuid.ts';

/** What makes a line: the same three always make the same tokens. */
export interface LineOptions {
  /** The key service's MAC of `macMessage(lineId)`, 32 bytes. */
  readonly mac: Uint8Array;
  /** UUID. */
  readonly lineId: string;
  readonly alphabet: Alphabet;
  /** 1 to 1,024. */
  readonly digits: number;
}

/** Some tokens in UTF-8, each followed by a newline. */
export interface TokenBatch {
  /** A view of memory that the next batch overwrites: copy or consume it before asking for that. */
  readonly bytes: Uint8Array;
  /** Tokens in `bytes`. */
  readonly tokens: number;
}

/** A production line. Position i of it is the token π(i); positions run from 0 to capacity − 1. */
export interface Line {
  readonly alphabet: Alphabet;
  readonly digits: number;
  /** k^n. */
  readonly capacity: bigint;
  /**
   * Produces the tokens at `count` positions from `first` on, batch by batch, in order; memory does not grow with
   * `count`. Every token is followed by a newline, the last one too: a data file, which has none at its end, leaves
   * out the last byte. How a range is cut into calls does not change a byte.
   *
   * @param checksum if given, the tokens of each batch are XORed into it before the batch is yielded.
   * @throws PositionError at the call (not at the first batch) if the line does not have these positions.
   */
  produce(first: bigint, count: number, checksum?: Checksum): Generator<TokenBatch, void, undefined>;
  /**
   * The position of each token, in the order asked; undefined for a string that is no token of this line's alphabet
   * and length. Whether a position was issued already is the ledger's to say. Any string may be asked.
   */
  positionsOf(tokens: readonly string[]): (bigint | undefined)[];
}

// A batch's columns and text stay in the second-level cache; very long tokens have fewer a batch.
const BATCH_TOKENS = 2_048;
const BATCH_BYTES = 2 ** 19;

/**
 * Opens a line: derives its keys, builds its tables (a few milliseconds; some tens for a shuffled line).
 *
 * @throws ParameterError if the MAC, the line id or the digits are not as documented.
 */
export function openLine(options: LineOptions): Line {
  const { alphabet, digits } = options;
  if (!Number.isInteger(digits) || digits < 1 || digits > MAX_DIGITS) {
    throw new ParameterError(`A token has 1 to ${MAX_DIGITS} digits.`);
  }
  const permutation = createPermutation({
    keys: deriveLineKeys(options.mac),
    tweak: uuidToBytes(options.lineId),
    radix: alphabet.size,
    digits,
    codeBits: alphabet.codeBits,
    batch: Math.max(1, Math.min(BATCH_TOKENS, Math.floor(BATCH_BYTES / (digits * alphabet.widest)))),
  });
  const { capacity, plan, batch } = permutation;
  const encoder = createTokenEncoder(alphabet, plan);

  function* batches(first: bigint, count: number, checksum: Checksum): Generator<TokenBatch, void, undefined> {
    const rows = Math.min(batch, count);
    const groups = new Uint16Array(rows * plan.columns);
    const text = new Uint8Array(rows * encoder.maxRowBytes);
    for (let done = 0; done < count; done += rows) {
      const tokens = Math.min(rows, count - done);
      permutation.forward(first + BigInt(done), tokens, groups);
      const length = encoder.encode(groups, tokens, text, checksum);
      yield { bytes: text.subarray(0, length), tokens };
    }
  }

  return {
    alphabet,
    digits,
    capacity,
    produce(first, count, checksum = createChecksum(digits)) {
      if (!Number.isSafeInteger(count) || count < 0 || first < 0n || first + BigInt(count) > capacity) {
        throw new PositionError('The line does not have these positions.');
      }
      if (checksum.length !== digits) throw new ParameterError('The checksum has another number of digits.');
      return batches(first, count, checksum);
    },
    positionsOf(tokens) {
      const numbers = tokens.map((token) => parseToken(token, alphabet, digits));
      const positions = permutation.inverse(numbers.filter((number) => number !== undefined));
      let next = 0;
      return numbers.map((number) => (number === undefined ? undefined : positions[next++]));
    },
  };
}

/** The number that a token's digits write in base k, or undefined where it is no token. */
function parseToken(token: string, alphabet: Alphabet, digits: number): bigint | undefined {
  // At most two UTF-16 units a symbol: an absurdly long string is not walked through.
  if (token.length < digits || token.length > 2 * digits) return undefined;
  let value = 0n;
  let chunk = 0;
  let scale = 1;
  let length = 0;
  for (const symbol of token) {
    const digit = alphabet.digitOf(symbol.codePointAt(0)!);
    if (digit < 0 || ++length > digits) return undefined;
    // Some digits at a time: a double holds 2^32 × 65,536 exactly.
    chunk = chunk * alphabet.size + digit;
    scale *= alphabet.size;
    if (scale < 2 ** 32) continue;
    value = value * BigInt(scale) + BigInt(chunk);
    chunk = 0;
    scale = 1;
  }
  return length === digits ? value * BigInt(scale) + BigInt(chunk) : undefined;
}
