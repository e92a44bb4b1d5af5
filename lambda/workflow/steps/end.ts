import { type Alphabet, createAlphabet } from '../../../engine/alphabet/alphabet.ts';
import { rateOf } from '../../../engine/alphabet/capacity.ts';
import { fullChecksum } from '../../../engine/formats/full-set.ts';
import {
  type Checksum,
  mergeChecksum,
  packChecksum,
  remainingChecksum,
  unpackChecksum,
} from '../../../engine/text/checksum.ts';
import { abortUploads } from '../../files/store.ts';
import { attemptPrefix } from '../../lines/file-keys.ts';
import { type Head, LEDGER_BEHIND, notBefore } from '../../lines/head.ts';
import { getKeptFormat } from '../../lines/kept-formats.ts';
import { advance, getKeptAlphabet } from '../../lines/ledger.ts';
import { hasLaterWitness } from '../../lines/witnesses.ts';
import { allDone } from '../../platform/all-done.ts';
import type { MadeChunk } from './chunk.ts';

/** The state machine does not retry this: the attempt fails, and its files are not changed. */
class LedgerBehind extends Error {
  override readonly name = LEDGER_BEHIND;
}

/**
 * What must be before a part ends: the ledger is not behind, and no upload is left of runs that have begun one and lost its id.
 * @throws LedgerBehind
 */
export async function requireEndable(head: Head): Promise<void> {
  // A head that was restored from a backup can be behind parts that were delivered long ago.
  const [isBehind] = await allDone([hasLaterWitness(head), abortUploads(attemptPrefix(head))]);
  if (isBehind) throw new LedgerBehind('The line has witnesses of later attempts.');
}

/**
 * Records `ended`, when all bytes of the part are stored. After the one update of the head here, its positions count as produced.
 * @param chunks all of them.
 * @param hash of the data, where the order has a seed.
 */
export async function endPart(
  head: Head,
  chunks: readonly Pick<MadeChunk, 'bytes' | 'produced'>[],
  hash: string | undefined,
): Promise<Head> {
  const alphabet = createAlphabet(await getKeptAlphabet(head.alphabet.hash));
  const produced = unpackChecksum(head.produced, head.digits, alphabet.codeBits);
  for (const chunk of chunks) {
    mergeChecksum(produced, unpackChecksum(chunk.produced, head.digits, alphabet.codeBits));
  }
  const moment = notBefore(head.timestamps.started);
  const milliseconds = Date.parse(moment) - Date.parse(head.timestamps.started as string);
  return advance(head, 'ended', moment, {
    next: String(BigInt(head.first) + BigInt(head.order.size)),
    produced: packChecksum(produced, alphabet.codeBits),
    result: {
      rate: rateOf(head.digits, BigInt(head.order.size), milliseconds),
      checksum: remainingChecksum(produced, alphabet, await fullChecksumOfLine(head, alphabet)),
      filesizes: { data: chunks.reduce((sum, { bytes }) => sum + bytes.data, 0) },
      ...(hash !== undefined && { filehashes: { data: hash } }),
    },
  });
}

/** The checksum of all codes of the line together, where its format says which these are. */
async function fullChecksumOfLine({ format }: Head, alphabet: Alphabet): Promise<Checksum | undefined> {
  return format && fullChecksum(await getKeptFormat(format.hash), alphabet);
}
