import { hasEnded } from '../../records/head.ts';
import { notFound } from '../errors.ts';
import { streamFile } from '../file-stream.ts';
import { ownLine } from '../own-line.ts';
import { streamed } from '../stream.ts';

/** GET and HEAD /tokens/{id}/data: the tokens of the current part, from `ended` on. */
export const handler = streamed('get-data', async (request, caller) => {
  const head = await ownLine(request, caller);
  if (!hasEnded(head)) throw notFound('The tokens are not ended yet.');
  return streamFile(request, head, {
    file: 'data',
    contentType: 'text/plain; charset=utf-8',
    downloadName: `${head.line}-${head.part}.txt`,
  });
});
