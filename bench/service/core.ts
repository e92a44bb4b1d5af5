import { parentPort, workerData } from 'node:worker_threads';
import { createChecksum } from '../../engine/text/checksum.ts';
import { withGzip } from '../../lambda/files/gzip.ts';
import { uploadPieces } from '../../lambda/files/upload-pieces.ts';
import { cases, lineOf } from '../engine/cases.ts';

/**
 * A thread that makes tokens of (30, 20) for so many seconds, with their checksum, and tells how many a second. To upload them it also
 * compresses them, as the service does: the S3 that its environment names gets both files.
 */
const { seconds, uploads } = workerData as { readonly seconds: number; readonly uploads: boolean };
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

if (uploads) {
  const files = withGzip(made());
  await Promise.all(files.map((file, i) => uploadPieces(String(i), 'upload', 1, file, PIECE_BYTES)));
} else {
  for await (const _ of made());
}
parentPort?.postMessage(tokens / elapsed());
