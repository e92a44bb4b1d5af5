import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { RANGE_BYTES } from '../../lambda/files/read-ahead.ts';

/**
 * A thread with the least that an S3 must do: it keeps each piece in a file of a folder, and answers with its MD5 sum. It checks nothing and
 * keeps no records. A range that is asked for is read from one of these files, whatever its key is. It tells its port.
 */
const { directory } = workerData as { readonly directory: string };
/** A file from which any range can be read. */
let longFile = '';

const server = createServer((request, response) => {
  if (request.method === 'GET') {
    const [start = 0, end = 0] = [...(request.headers.range ?? '').matchAll(/\d+/g)].map(Number);
    response.writeHead(206, { 'Content-Length': end - start + 1 });
    createReadStream(longFile, { end: end - start, highWaterMark: 2 ** 18 }).pipe(response);
    return;
  }
  const file = join(directory, randomUUID());
  const md5 = createHash('md5');
  request.on('data', (bytes: Buffer) => md5.update(bytes));
  pipeline(request, createWriteStream(file, { highWaterMark: 2 ** 20 })).then(() => {
    if (Number(request.headers['content-length']) >= RANGE_BYTES) longFile = file;
    response.setHeader('ETag', `"${md5.digest('hex')}"`).end();
  });
});
server.listen(0, '127.0.0.1', () => parentPort?.postMessage((server.address() as AddressInfo).port));
