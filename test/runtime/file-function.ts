import { readObject } from '../../lambda/files/store.ts';
import { streamed } from '../../lambda/http/protocol/stream.ts';

/** Answers with an object of the bucket, by the code that answers with a line's files. */
export const handler = streamed({ refusal: 'File not found' }, async () => ({
  status: 200,
  headers: { 'X-Content-Length': '3000000' },
  body: await readObject('a/file'),
}));
