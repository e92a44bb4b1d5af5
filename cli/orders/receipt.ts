import { existsSync, readFileSync } from 'node:fs';
import type { FinishedDocument } from '../../client/index.ts';
import { UsageError } from '../platform/exits.ts';

/** What is kept of a part beside its tokens, for good: with it the file can be checked again and the line continued. */
export interface Receipt {
  readonly version: 1;
  readonly url: string;
  readonly line: string;
  /** Number of the part, where it is known. */
  readonly part?: number;
  readonly alphabet: string;
  readonly chars: string;
  readonly digits: number;
  /** What the codes look like, where they have a format. */
  readonly pattern?: string;
  /** The line's, 14 digits. */
  readonly gtin?: string;
  /** Tokens of the part. */
  readonly size: string;
  /** Tokens that the line has left. */
  readonly available: string;
  /** The key of both hashes. */
  readonly seed?: string;
  /** Of the service's bytes, which have no newline at their end. */
  readonly hash?: string;
  /** Of the tokens as the file beside has them, uncompressed. Files of 0.1 are the service's bytes, and have no other hash. */
  readonly fileHash?: string;
  /** The line's checksum before the part, where it is known, and after it. */
  readonly before?: string;
  readonly checksum: string;
  readonly timestamps: FinishedDocument['data']['attributes']['timestamps'];
}

/** @throws UsageError */
export function readReceipt(path: string): Receipt {
  if (!existsSync(path)) throw new UsageError(`There is no receipt ${path}.`);
  try {
    const receipt = JSON.parse(readFileSync(path, 'utf8'));
    if (receipt.version === 1 && typeof receipt.line === 'string') return receipt;
  } catch {
    // Told below; it holds a seed, so nothing of it is quoted.
  }
  throw new UsageError(`${path} is not a receipt.`);
}
