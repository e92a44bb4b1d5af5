import { createHash } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { EngineVersion } from '../base/keys.ts';
import { FormatError } from './errors.ts';
import type { Part } from './pattern.ts';
import type { CheckRequest } from './request.ts';

/**
 * A format as it was accepted, once for ever: what lists, folding and defaults came to, and how many codes that makes.
 * A line opens from this alone. Its bytes are permanent (docs/decisions/0008-formats.md).
 */
export interface ResolvedFormat {
  /** Of this layout. */
  readonly layout: 1;
  /** 1 where each code is the alphabet's choice alone, with fixed text and a check symbol put in; else 2. */
  readonly engine: EngineVersion;
  /** Symbols of the alphabet that the digits below are of. */
  readonly symbols: number;
  readonly pattern: readonly Part[];
  readonly check?: CheckRequest;
  /** What letters of the words below read as: letter, and all characters that do. */
  readonly letters: readonly (readonly [letter: string, characters: string])[];
  /** Fixed characters that are not read. */
  readonly silent: string;
  /** Words to avoid, by letters. */
  readonly words: readonly string[];
  readonly runs?: number;
  /** Codes that fit, |L|, decimal. */
  readonly fits: string;
  /** Ranks of the codes to be left out, each less the one before it, in base 36. */
  readonly codes: readonly string[];
  /** SHA-256 of the request that was accepted: the same request is the same format, whatever lists have become. */
  readonly request: string;
  /** What records show. */
  readonly shown: {
    readonly pattern: string;
    readonly lists: readonly string[];
    readonly words: { readonly count: number; readonly hash: string };
    readonly codes: { readonly count: number; readonly ignored: number; readonly hash: string };
  };
}

/** Most bytes of a resolved format, deflated. */
export const MAX_RESOLVED_BYTES = 128 * 1_024;
/** Most bytes of a resolved format, unfolded: the bound stops small bytes from unfolding into many. */
export const MAX_TEXT_BYTES = 8 * 2 ** 20;

const KEYS = [
  'layout', 'engine', 'symbols', 'pattern', 'check', 'letters', 'silent', 'words', 'runs', 'fits', 'codes', 'request',
  'shown',
] as const; // biome-ignore format: a list

/** A format's bytes: JSON in UTF-8, members in the order above. The same format has the same bytes. */
export function writeResolved(format: ResolvedFormat): Uint8Array {
  const entries = KEYS.flatMap((key) => (format[key] === undefined ? [] : [[key, format[key]] as const]));
  return new TextEncoder().encode(JSON.stringify(Object.fromEntries(entries)));
}

/** SHA-256 of a format's bytes, in hexadecimal: its name in the ledger. */
export function hashOfResolved(format: ResolvedFormat): string {
  return sha256(writeResolved(format));
}

/** The same, deflated (RFC 1951), as ledger and snapshot keep it. */
export function packResolved(format: ResolvedFormat): Uint8Array {
  return deflateRawSync(writeResolved(format), { level: 9 });
}

/**
 * Reads what `packResolved` wrote. That these bytes are ours is the caller's to know; a line that they do not make is
 * refused when it is opened.
 *
 * @throws FormatError (`format.damaged`) for other bytes.
 */
export function unpackResolved(bytes: Uint8Array): ResolvedFormat {
  try {
    const plain = inflateRawSync(bytes, { maxOutputLength: MAX_TEXT_BYTES });
    const format = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(plain)) as ResolvedFormat;
    if (format.layout !== 1 || (format.engine !== 1 && format.engine !== 2)) throw new RangeError('unknown version');
    if (![format.pattern, format.letters, format.words, format.codes].every(Array.isArray)) {
      throw new RangeError('members are missing');
    }
    return format;
  } catch (cause) {
    throw new FormatError('format.damaged', '', 'The stored format cannot be read.', { cause });
  }
}

/** Codes of a line with this format: those that fit, without those that are left out. */
export function capacityOfResolved({ fits, codes }: Pick<ResolvedFormat, 'fits' | 'codes'>): bigint {
  return BigInt(fits) - BigInt(codes.length);
}

/** Ranks as they are stored: each less the one before it. */
export function packRanks(ranks: readonly bigint[]): string[] {
  return ranks.map((rank, i) => (rank - (ranks[i - 1] ?? 0n)).toString(36));
}

/** Reads what `packRanks` wrote. */
export function unpackRanks(codes: readonly string[]): bigint[] {
  let rank = 0n;
  return codes.map((delta) => {
    let value = 0n;
    // Nine characters of base 36 at a time are exact as a double.
    for (let at = 0; at < delta.length; at += 9) {
      const piece = delta.slice(at, at + 9);
      value = value * BigInt(36 ** piece.length) + BigInt(Number.parseInt(piece, 36));
    }
    rank += value;
    return rank;
  });
}

/** In hexadecimal. */
export function sha256(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}
