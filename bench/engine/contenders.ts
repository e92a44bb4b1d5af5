import assert from 'node:assert/strict';
import { FF1 } from '@noble/ciphers/ff1.js';
import { customAlphabet } from 'nanoid';
import vouchers from 'voucher-code-generator';
import { deriveLineKeys } from '../../engine/base/keys.ts';
import { uuidToBytes } from '../../engine/base/uuid.ts';
import { SHUFFLE_BELOW } from '../../engine/permutation/shuffle.ts';
import { createChecksum } from '../../engine/text/checksum.ts';
import { type Case, LINE_ID, lineOf, MAC, tokensAtOnce } from './cases.ts';

/**
 * All contenders do the same job: tokens in UTF-8, each followed by a newline, batch by batch, without end. What makes
 * strings joins and encodes them a thousand at a time.
 */
export interface Contender {
  readonly name: string;
  /** What it promises, and its check looks for: each token once. */
  readonly isUnique: boolean;
  /** Why it does not stand in a case, if it does not. */
  refuses?(row: Case): string | undefined;
  produce(row: Case): Generator<Uint8Array, void, undefined>;
}

const BATCH = 1_000;
/** A Set takes at most 2^24 entries, and much memory before. */
const SET_TOKENS = 2_000_000;

const ours: Contender = {
  name: 'ours',
  isUnique: true,
  *produce(row) {
    const line = lineOf(row);
    const tokens = line.capacity < SHUFFLE_BELOW ? Number(line.capacity) : 2 ** 40;
    const checksum = createChecksum(row.digits);
    for (;;) for (const { bytes } of line.produce(0n, tokens, checksum)) yield bytes;
  },
};

const nanoid: Contender = {
  name: 'nanoid',
  isUnique: false,
  *produce({ alphabet, digits }) {
    const next = customAlphabet(alphabet.chars, digits);
    for (;;) yield encode(Array.from({ length: BATCH }, () => next()));
  },
};

const nanoidAndSet: Contender = {
  name: 'nanoid+Set',
  isUnique: true,
  *produce(row) {
    const next = customAlphabet(row.alphabet.chars, row.digits);
    for (;;) {
      const seen = new Set<string>();
      const most = tokensAtOnce(row, SET_TOKENS);
      while (seen.size < most) {
        const batch: string[] = [];
        while (batch.length < BATCH && seen.size < most) {
          const token = next();
          if (seen.has(token)) continue;
          seen.add(token);
          batch.push(token);
        }
        yield encode(batch);
      }
    }
  },
};

/** The same permutation as ours by an independent implementation: its tokens must be the same. */
const noble: Contender = {
  name: 'noble',
  isUnique: true,
  refuses: ({ alphabet, digits }) =>
    alphabet.size ** digits < SHUFFLE_BELOW ? 'below FF1’s smallest domain' : undefined,
  *produce({ alphabet, digits }) {
    const ff1 = FF1(alphabet.size, deriveLineKeys(MAC).ff1, uuidToBytes(LINE_ID));
    const symbols = [...alphabet.chars];
    const position = Array<number>(digits).fill(0);
    for (;;) {
      const batch: string[] = [];
      // Slow: small batches, so that the clock is looked at in time.
      while (batch.length < 10) {
        batch.push(
          ff1
            .encrypt(position)
            .map((digit) => symbols[digit])
            .join(''),
        );
        for (let at = digits - 1; at >= 0 && ++position[at]! === alphabet.size; at--) position[at] = 0;
      }
      yield encode(batch);
    }
  },
};

const voucherCodes: Contender = {
  name: 'voucher-code-generator',
  isUnique: true,
  *produce(row) {
    const { alphabet, digits } = row;
    // Unique within one call, which answers all its codes at once.
    const count = tokensAtOnce(row, 10 * BATCH);
    for (;;) yield encode(vouchers.generate({ length: digits, count, charset: alphabet.chars }));
  },
};

export const contenders: readonly Contender[] = [ours, nanoid, nanoidAndSet, noble, voucherCodes];

/** Checks what a contender makes before it is timed: alphabet, length, each token once if promised; noble's are ours. */
export function check(contender: Contender, row: Case): void {
  const { alphabet, digits } = row;
  const tokens = firstTokens(contender, row, tokensAtOnce(row, contender === noble ? 30 : 3_000));
  for (const token of tokens) {
    const symbols = [...token];
    assert.equal(symbols.length, digits, `${contender.name}: the length`);
    assert(
      symbols.every((symbol) => alphabet.digitOf(symbol.codePointAt(0)!) >= 0),
      `${contender.name}: the alphabet`,
    );
  }
  if (contender.isUnique) assert.equal(new Set(tokens).size, tokens.length, `${contender.name}: a token twice`);
  if (contender === noble) assert.deepEqual(tokens, firstTokens(ours, row, tokens.length), 'noble and ours differ');
}

/** The first tokens of a contender, as strings. */
export function firstTokens(contender: Contender, row: Case, count: number): string[] {
  const tokens: string[] = [];
  for (const bytes of contender.produce(row)) {
    tokens.push(...Buffer.from(bytes).toString('utf8').split('\n').slice(0, -1));
    if (tokens.length >= count) break;
  }
  return tokens.slice(0, count);
}

function encode(tokens: readonly string[]): Uint8Array {
  return Buffer.from(`${tokens.join('\n')}\n`, 'utf8');
}
