import { randomInt } from 'node:crypto';
import { type Alphabet, createAlphabet } from '../../engine/alphabet/alphabet.ts';
import { fullChecksum as fullChecksumOfFormat } from '../../engine/formats/full-set.ts';
import type { ResolvedFormat } from '../../engine/formats/resolved.ts';
import { createChecksum, remainingChecksum } from '../../engine/text/checksum.ts';
import { RefusedError } from '../platform/exits.ts';
import { grouped } from '../platform/output.ts';
import { contentOf, linesOf } from './content.ts';
import { FileHashes, type Hashes } from './file-hashes.ts';
import { formatLayout, type Layout, plainLayout } from './layout.ts';
import { HASHES_AT_ONCE, HashShare, hashName, sameLines } from './repeats.ts';
import { TokenScanner } from './scanner.ts';

/** What a file of tokens has to be. */
export interface Promised {
  readonly chars: string;
  readonly digits: number;
  /** What they look like, where they have a format. */
  readonly format?: ResolvedFormat;
  /** Tokens. */
  readonly size: number;
  /** With the hash, which has it as its key. */
  readonly seed?: string;
  readonly hash?: string;
  /** Of all tokens that the line had left after this part. */
  readonly checksum: string;
  /** The same before this part; absent where it is not known, as after a first part that somebody else ordered. */
  readonly before?: string;
}

/** What was found to hold. */
export interface Checked {
  readonly count: true;
  readonly symbols: true;
  readonly unique: true;
  /** False where there is nothing to hold it against. */
  readonly hash: boolean;
  readonly checksum: boolean;
}

/** What a check tells. */
export interface Found {
  readonly checked: Checked;
  /** Where there is a seed. */
  readonly hashes?: Hashes;
}

/** The checksum of a line from which nothing has been produced. */
export function fullChecksum(chars: string, digits: number, format?: ResolvedFormat): string {
  const alphabet = createAlphabet(chars);
  return remainingChecksum(createChecksum(digits), alphabet, format && fullChecksumOfFormat(format, alphabet));
}

/**
 * Checks a file of tokens, with a newline at its end or without, as it is or compressed, in a bounded memory.
 * @param onBytes told how many more bytes (uncompressed) have been read
 * @throws RefusedError naming what does not hold; never with a token in it
 */
export async function checkTokens(
  path: string,
  promised: Promised,
  onBytes: (bytes: number) => void = () => {},
): Promise<Found> {
  const alphabet = createAlphabet(promised.chars);
  const { digits, size, format } = promised;
  const layout = format ? formatLayout(format, alphabet) : plainLayout(digits);
  const salt = randomInt(2 ** 32) | 0;
  const shares = Math.ceil(size / HASHES_AT_ONCE) || 1;
  const fileHashes = promised.seed === undefined ? undefined : new FileHashes(promised.seed);
  const suspects = new Set<string>();
  let hashes: Hashes | undefined;
  let hash = false;
  let checksum = false;

  for (let share = 0; share < shares; share++) {
    const tokenHashes = new HashShare(share, shares, size);
    const scanner = new TokenScanner(alphabet, layout, salt, tokenHashes.add);
    for await (const bytes of contentOf(path)) {
      if (share === 0) fileHashes?.update(bytes);
      scanner.write(bytes);
      onBytes(bytes.length);
    }
    scanner.end();
    if (share === 0) {
      requireTokens(path, scanner, promised);
      hashes = fileHashes?.digest();
      hash = requireHash(path, promised, hashes?.plain);
      checksum = requireChecksum(path, promised, alphabet, scanner);
    }
    for (const suspect of tokenHashes.repeated()) suspects.add(suspect);
  }
  if (suspects.size > 0) await requireDifferent(path, alphabet, layout, salt, suspects);
  return { checked: { count: true, symbols: true, unique: true, hash, checksum }, ...(hashes && { hashes }) };
}

function requireTokens(path: string, { tokens, wrongLine }: TokenScanner, { size, digits, format }: Promised): void {
  if (tokens !== size) throw new RefusedError(`${path} has ${grouped(tokens)} codes, not ${grouped(size)}.`);
  if (wrongLine === 0) return;
  throw new RefusedError(
    format
      ? `Line ${wrongLine} of ${path} does not fit the pattern ${format.shown.pattern}.`
      : `Line ${wrongLine} of ${path} is not a code: it must have ${digits} characters of the character set.`,
  );
}

function requireHash(path: string, { hash }: Promised, found: string | undefined): boolean {
  if (hash === undefined || found === undefined) return false;
  if (found !== hash)
    throw new RefusedError(
      `The hash of ${path} is not the hash that the service gives: the file was changed or damaged.`,
    );
  return true;
}

function requireChecksum(
  path: string,
  { before, checksum }: Promised,
  alphabet: Alphabet,
  scan: TokenScanner,
): boolean {
  if (before === undefined) return false;
  const bits = alphabet.codeBits;
  const left = Array.from(scan.checksum, (produced, digit) => {
    const word = Number.parseInt(before.slice(digit * bits, (digit + 1) * bits), 2);
    return (word ^ produced).toString(2).padStart(bits, '0');
  }).join('');
  if (left !== checksum)
    throw new RefusedError(`The checksum of the codes in ${path} is not the checksum that the service gives.`);
  return true;
}

async function requireDifferent(
  path: string,
  alphabet: Alphabet,
  layout: Layout,
  salt: number,
  suspects: ReadonlySet<string>,
): Promise<void> {
  const suspicious = new Set<number>();
  const scanner = new TokenScanner(alphabet, layout, salt, (high, low, line) => {
    if (suspicious.size < 10 * suspects.size && suspects.has(hashName(high, low))) suspicious.add(line);
  });
  for await (const bytes of contentOf(path)) scanner.write(bytes);
  scanner.end();
  const same = await sameLines(linesOf(path), suspicious);
  if (same) throw new RefusedError(`Lines ${same[0]} and ${same[1]} of ${path} are the same code.`);
}
