import { createHmac } from 'node:crypto';
import { parentPort, workerData } from 'node:worker_threads';
import { createChecksum } from '../../engine/text/checksum.ts';
import { withGzip } from '../../lambda/files/gzip.ts';
import { readObjectAhead } from '../../lambda/files/store.ts';
import { uploadPieces } from '../../lambda/files/upload-pieces.ts';
import { cases, lineOf } from '../engine/cases.ts';

/** What a core does. */
export type Work =
  /** Makes codes, with their checksum. */
  | 'make'
  /** Makes codes, compresses them and uploads both files, to the S3 that its environment names. */
  | 'upload'
  /** Reads codes from there, and hashes them. */
  | 'hash';

/** A thread that works on codes of (30, 20) for so many seconds, as the service does, and tells how many a second. */
const { seconds, work } = workerData as { readonly seconds: number; readonly work: Work };
const PIECE_BYTES = 5 * 2 ** 20;
const row = cases.find(({ alphabet, digits }) => alphabet.size === 30 && digits === 20);
if (row === undefined) throw new Error('There is no case of (30, 20).');

const line = lineOf(row);
const checksum = createChecksum(row.digits);
const began = performance.now();
const elapsed = () => (performance.now() - began) / 1_000;
let tokens = 0;

async function* made(): AsyncGenerator<Uint8Array> {
  for (const batch of line.produce(0n, 2 ** 40, checksum)) {
    tokens += batch.tokens;
    yield batch.bytes;
    if (elapsed() >= seconds) return;
  }
}

if (work === 'make') {
  for await (const _ of made());
} else if (work === 'upload') {
  const files = withGzip(made());
  await Promise.all(files.map((file, i) => uploadPieces(String(i), 'upload', 1, file, PIECE_BYTES)));
} else {
  const hmac = createHmac('sha256', 'bench');
  for await (const bytes of readObjectAhead('0', 0, 2 ** 40)) {
    hmac.update(bytes);
    tokens += bytes.length / (row.digits + 1);
    if (elapsed() >= seconds) break;
  }
  hmac.digest();
}
const rate = tokens / elapsed();
parentPort?.postMessage(rate);
// Ranges that were read ahead are still on their way.
if (work === 'hash') process.exit();
