import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parentPort } from 'node:worker_threads';

/** A thread with an S3 that takes each piece and keeps nothing. It tells its port. */
const server = createServer((request, response) => {
  request.resume().on('end', () => response.setHeader('ETag', '"none"').end());
});
server.listen(0, '127.0.0.1', () => parentPort?.postMessage((server.address() as AddressInfo).port));
