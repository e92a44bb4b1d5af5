import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { createAlphabet, MAX_ALPHABET_SIZE } from '../alphabet/alphabet.ts';
import { capacityOf, MAX_DIGITS } from '../alphabet/capacity.ts';
import { ParameterError } from '../base/errors.ts';
import { uuidFromBytes, uuidToBytes } from '../base/uuid.ts';
import { placesOf } from '../formats/pattern.ts';
import {
  capacityOfResolved,
  MAX_RESOLVED_BYTES,
  packResolved,
  type ResolvedFormat,
  unpackResolved,
} from '../formats/resolved.ts';
import { type Checksum, checksumBytes, packChecksum, unpackChecksum } from '../text/checksum.ts';

/** The state of a line between two parts: all that is needed to continue it, but the keys. */
export interface SnapshotState {
  /** UUID. */
  readonly lineId: string;
  /** NAME of the alphabet as its customer knows it, 1 to 255 bytes of UTF-8. */
  readonly alphabetName: string;
  /** The alphabet's symbols in order. */
  readonly chars: string;
  readonly digits: number;
  /** What the line's codes look like; undefined where they are plain tokens. */
  readonly format?: ResolvedFormat;
  /** First position not yet produced, up to k^n or what the format counts. */
  readonly next: bigint;
  /** Number of the part that was made last, from 1. */
  readonly part: number;
  /** XOR of all tokens produced so far, n words. */
  readonly checksum: Checksum;
}

/** Bytes that the largest alphabet takes. */
const MAX_ALPHABET_BYTES = 4 * MAX_ALPHABET_SIZE;
/** Alphabets up to this are stored as they are, so that common snapshots do not depend on a zlib version. */
const DEFLATE_ABOVE = 256;
const FLAG_DEFLATED = 1;

/**
 * Writes the sealed part of a snapshot: format 1 (docs/decisions/0001-permanent-bytes.md), for a line whose codes have a format
 * 2 (0008-formats.md).
 */
export function writeState(state: SnapshotState): Uint8Array {
  const alphabet = createAlphabet(state.chars);
  const { digits, next, part, format } = state;
  const name = new TextEncoder().encode(state.alphabetName);
  const isWritable =
    name.length >= 1 &&
    name.length <= 255 &&
    isCount(digits, MAX_DIGITS) &&
    isCount(part, 2 ** 32 - 1) &&
    state.checksum.length === digits &&
    next >= 0n &&
    isPositionOf(next, alphabet.size, digits, format);
  if (!isWritable) throw new ParameterError('This state cannot be sealed.');

  const deflated = alphabet.utf8.length > DEFLATE_ABOVE ? deflateRawSync(alphabet.utf8, { level: 9 }) : undefined;
  const isDeflated = deflated !== undefined && deflated.length < alphabet.utf8.length;
  const symbols = isDeflated ? deflated : alphabet.utf8;
  const position = bigintToBytes(next);
  return concat([
    Uint8Array.of(isDeflated ? FLAG_DEFLATED : 0),
    uuidToBytes(state.lineId),
    Uint8Array.of(name.length),
    name,
    unsigned(symbols.length, 4),
    symbols,
    unsigned(digits, 2),
    unsigned(part, 4),
    unsigned(position.length, 2),
    position,
    packChecksum(state.checksum, alphabet.codeBits),
    ...(format === undefined ? [] : [sized(packResolved(format))]),
  ]);
}

/**
 * Reads what `writeState` wrote.
 *
 * @param hasFormat whether it was sealed as format 2.
 * @throws whatever comes (RangeError, ParameterError, AlphabetError, FormatError, a zlib error): the caller wraps it.
 */
export function readState(bytes: Uint8Array, hasFormat = false): SnapshotState {
  let at = 0;
  const take = (length: number) => {
    if (at + length > bytes.length) throw new RangeError('cut short');
    at += length;
    return bytes.subarray(at - length, at);
  };
  const number = (length: number) => take(length).reduce((value, byte) => value * 256 + byte, 0);
  const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

  const flags = number(1);
  if (flags > FLAG_DEFLATED) throw new RangeError('unknown flags');
  const lineId = uuidFromBytes(take(16));
  const alphabetName = utf8.decode(take(number(1)));
  const symbols = take(number(4));
  // The bound stops a small snapshot from unfolding into a large one.
  const chars = utf8.decode(
    flags === FLAG_DEFLATED ? inflateRawSync(symbols, { maxOutputLength: MAX_ALPHABET_BYTES }) : symbols,
  );
  const alphabet = createAlphabet(chars);
  const digits = number(2);
  const part = number(4);
  const next = bytesToBigint(take(number(2)));
  if (!isCount(digits, MAX_DIGITS) || !isCount(part, 2 ** 32 - 1)) throw new RangeError('out of range');
  const checksum = unpackChecksum(take(checksumBytes(digits, alphabet.codeBits)), digits, alphabet.codeBits);
  const format = hasFormat ? unpackResolved(take(number(4))) : undefined;
  if (!isPositionOf(next, alphabet.size, digits, format)) throw new RangeError('out of range');
  if (at !== bytes.length) throw new RangeError('too long');
  return { lineId, alphabetName, chars, digits, ...(format && { format }), next, part, checksum };
}

/** Whether a position is one of the line, or the end behind them, and its format is of its alphabet and digits. */
function isPositionOf(next: bigint, symbols: number, digits: number, format: ResolvedFormat | undefined): boolean {
  if (format === undefined) return next <= capacityOf(symbols, digits);
  return format.symbols === symbols && placesOf(format.pattern) === digits && next <= capacityOfResolved(format);
}

function sized(bytes: Uint8Array): Uint8Array {
  if (bytes.length > MAX_RESOLVED_BYTES) throw new ParameterError('This format is too large to be sealed.');
  return concat([unsigned(bytes.length, 4), bytes]);
}

/** Joins byte strings. */
export function concat(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** An unsigned integer below 2^32 in `length` big-endian bytes. */
export function unsigned(value: number, length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, i) => Math.floor(value / 256 ** (length - 1 - i)) & 0xff);
}

function isCount(value: number, most: number): boolean {
  return Number.isInteger(value) && value >= 1 && value <= most;
}

function bigintToBytes(value: bigint): Uint8Array {
  const hex = value.toString(16);
  const even = hex.length % 2 === 0 ? hex : `0${hex}`;
  return Uint8Array.from({ length: even.length / 2 }, (_, i) => Number.parseInt(even.slice(2 * i, 2 * i + 2), 16));
}

function bytesToBigint(bytes: Uint8Array): bigint {
  return BigInt(`0x0${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}`);
}
