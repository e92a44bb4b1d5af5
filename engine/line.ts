import type { Alphabet } from './alphabet/alphabet.ts';
import { MAX_DIGITS } from './alphabet/capacity.ts';
import { ParameterError, PositionError } from './base/errors.ts';
import { deriveLineKeys } from './base/keys.ts';
import { uuidToBytes } from './base/uuid.ts';
import { createWorkspace } from './kernels/workspace.ts';
import { createPermutation } from './permutation/permutation.ts';
import { type Checksum, createChecksum } from './text/checksum.ts';
import { createTokenEncoder, symbolBytes, type TokenEncoder } from './text/token-encoder.ts';
import { createTokenParser, type TokenParser } from './text/token-parser.ts';

/** What makes a line: the same three always make the same tokens. */
export interface LineOptions {
  /** The key service's MAC of `macMessage(lineId)`, 32 bytes. */
  readonly mac: Uint8Array;
  /** UUID. */
  readonly lineId: string;
  readonly alphabet: Alphabet;
  /** 1 to 1,024. */
  readonly digits: number;
  /** Most tokens that it works on at once, where fewer are to take less memory. No token depends on it. */
  readonly batch?: number;
}

/** Some tokens in UTF-8, each followed by a newline. */
export interface TokenBatch {
  /** A view of the line's memory, which its next batch (of any call) overwrites: copy or consume it before that. */
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
  /** Bytes that the open line keeps now, about. */
  readonly memoryBytes: number;
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
   * and length. Only the ledger knows whether a position was issued. Any string may be asked.
   */
  positionsOf(tokens: readonly string[]): (bigint | undefined)[];
}

/** Writes the digits of text `i` to `out` from `at` on; false for one that is no token, whatever was written. */
export type ReadDigits = (i: number, out: Uint16Array, at: number) => boolean;

/** A line that takes tokens by their digits, too. */
export interface DigitLine extends Line {
  /** As `positionsOf`, of so many texts that `read` is asked for, in order. */
  positionsBy(count: number, read: ReadDigits): (bigint | undefined)[];
}

// A batch's columns and text stay in the second-level cache; very long tokens have fewer a batch.
const BATCH_TOKENS = 2_048;
const BATCH_BYTES = 2 ** 19;

/** Tokens of a batch, of so many bytes each. */
export function tokensPerBatch(tokenBytes: number, most = BATCH_TOKENS): number {
  return Math.max(1, Math.min(most, BATCH_TOKENS, Math.floor(BATCH_BYTES / tokenBytes)));
}

/**
 * Opens a line: derives its keys, in less than a millisecond, and shuffles the numbers of a shuffled line, in some tens of milliseconds.
 * What writes tokens and what reads them is built at its first use.
 *
 * @throws ParameterError if the MAC, the line id or the digits are not as documented.
 */
export function openLine(options: LineOptions): DigitLine {
  const { alphabet, digits } = options;
  if (!Number.isInteger(digits) || digits < 1 || digits > MAX_DIGITS) {
    throw new ParameterError(`A token has 1 to ${MAX_DIGITS} digits.`);
  }
  const workspace = createWorkspace();
  const batch = tokensPerBatch(digits * alphabet.widest, options.batch);
  const permutation = createPermutation({
    workspace,
    keys: deriveLineKeys(options.mac),
    tweak: uuidToBytes(options.lineId),
    radix: alphabet.size,
    digits,
    symbolBytes: symbolBytes(alphabet),
    batch,
  });
  const { capacity, plan, columns } = permutation;
  const asked = workspace.allocate(2 * digits * batch);
  // Who only finds tokens again does without the encoder's tables, and who only produces without the parser's.
  let encoder: TokenEncoder | undefined;
  let parser: TokenParser | undefined;

  function* batches(first: bigint, count: number, checksum: Checksum): Generator<TokenBatch, void, undefined> {
    encoder ??= createTokenEncoder(workspace, alphabet, plan, columns, batch);
    for (let done = 0; done < count; done += batch) {
      const tokens = Math.min(batch, count - done);
      const row = permutation.forward(first + BigInt(done), tokens);
      yield { bytes: encoder.encode(row, tokens, checksum), tokens };
    }
  }

  function positionsBy(count: number, read: ReadDigits): (bigint | undefined)[] {
    const positions: (bigint | undefined)[] = Array(count).fill(undefined);
    const numerals = workspace.halfWords(asked, batch * digits);
    const indices = new Uint32Array(batch);
    let fitting = 0;
    for (let i = 0; i < count; i++) {
      if (read(i, numerals, fitting * digits)) indices[fitting++] = i;
      if (fitting === 0 || (fitting < batch && i < count - 1)) continue;
      permutation.inverse(asked, fitting).forEach((position, at) => {
        positions[indices[at]!] = position;
      });
      fitting = 0;
    }
    return positions;
  }

  return {
    alphabet,
    digits,
    capacity,
    get memoryBytes() {
      return workspace.size + permutation.tableBytes;
    },
    produce(first, count, checksum = createChecksum(digits)) {
      if (!Number.isSafeInteger(count) || count < 0 || first < 0n || first + BigInt(count) > capacity) {
        throw new PositionError('The line does not have these positions.');
      }
      if (checksum.length !== digits) throw new ParameterError('The checksum has another number of digits.');
      return batches(first, count, checksum);
    },
    positionsOf(tokens) {
      parser ??= createTokenParser(alphabet, digits);
      const { parse } = parser;
      return positionsBy(tokens.length, (i, out, at) => parse(tokens[i]!, out, at));
    },
    positionsBy,
  };
}
