import { parentPort, workerData } from 'node:worker_threads';
import { createChecksum } from '../../engine/text/checksum.ts';
import { cases, lineOf } from '../engine/cases.ts';

/** A thread that makes tokens of (30, 20) for so many seconds, with their checksum, and tells how many a second. */
const { seconds } = workerData as { readonly seconds: number };
const row = cases.find(({ alphabet, digits }) => alphabet.size === 30 && digits === 20);
if (row === undefined) throw new Error('There is no case of (30, 20).');

const line = lineOf(row);
const began = performance.now();
let tokens = 0;
let elapsed = 0;
for (const batch of line.produce(0n, 2 ** 40, createChecksum(row.digits))) {
  tokens += batch.tokens;
  elapsed = (performance.now() - began) / 1_000;
  if (elapsed >= seconds) break;
}
parentPort?.postMessage(tokens / elapsed);
