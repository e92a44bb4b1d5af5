import type { Alphabet } from './alphabet/alphabet.ts';
import { MAX_DIGITS } from './alphabet/capacity.ts';
import { ParameterError, PositionError } from './base/errors.ts';
import { deriveLineKeys } from './base/keys.ts';
import { uuidToBytes } from './base/uuid.ts';
import { createWorkspace } from './kernels/workspace.ts';
import { createPermutation } from './permutation/permutation.ts';
import { type Checksum, createChecksum } from './text/checksum.ts';
import { createTokenEncoder, symbolBytes } from './text/token-encoder.ts';
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
  /** Bytes that the open line keeps, about. */
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

// A batch's columns and text stay in the second-level cache; very long tokens have fewer a batch.
const BATCH_TOKENS = 2_048;
const BATCH_BYTES = 2 ** 19;

/** Tokens of a batch, of so many bytes each. */
export function tokensPerBatch(tokenBytes: number, most = BATCH_TOKENS): number {
  return Math.max(1, Math.min(most, BATCH_TOKENS, Math.floor(BATCH_BYTES / tokenBytes)));
}

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
  const encoder = createTokenEncoder(workspace, alphabet, plan, columns, batch);
  const asked = workspace.allocate(2 * digits * batch);
  let parser: TokenParser | undefined;

  function* batches(first: bigint, count: number, checksum: Checksum): Generator<TokenBatch, void, undefined> {
    for (let done = 0; done < count; done += batch) {
      const tokens = Math.min(batch, count - done);
      const row = permutation.forward(first + BigInt(done), tokens);
      yield { bytes: encoder.encode(row, tokens, checksum), tokens };
    }
  }

  return {
    alphabet,
    digits,
    capacity,
    memoryBytes: workspace.view().byteLength + permutation.tableBytes,
    produce(first, count, checksum = createChecksum(digits)) {
      if (!Number.isSafeInteger(count) || count < 0 || first < 0n || first + BigInt(count) > capacity) {
        throw new PositionError('The line does not have these positions.');
      }
      if (checksum.length !== digits) throw new ParameterError('The checksum has another number of digits.');
      return batches(first, count, checksum);
    },
    positionsOf(tokens) {
      parser ??= createTokenParser(alphabet, digits);
      const positions: (bigint | undefined)[] = Array(tokens.length).fill(undefined);
      const numerals = workspace.halfWords(asked, batch * digits);
      const indices = new Uint32Array(batch);
      let count = 0;
      for (let i = 0; i < tokens.length; i++) {
        if (parser.parse(tokens[i]!, numerals, count * digits)) indices[count++] = i;
        if (count === 0 || (count < batch && i < tokens.length - 1)) continue;
        permutation.inverse(asked, count).forEach((position, at) => {
          positions[indices[at]!] = position;
        });
        count = 0;
      }
      return positions;
    },
  };
}
