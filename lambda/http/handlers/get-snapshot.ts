import { hasReached } from '../../records/head.ts';
import { notFound } from '../errors.ts';
import { streamFile } from '../file-stream.ts';
import { ownLine } from '../own-line.ts';
import { streamed } from '../stream.ts';

/** GET and HEAD /tokens/{id}/snapshot: the sealed state of the line after the current part, from `finished` on. */
export const handler = streamed('get-snapshot', async (request, caller) => {
  const head = await ownLine(request, caller);
  if (head.state === 'failed' || !hasReached(head, 'finished')) throw notFound('The tokens are not finished yet.');
  return streamFile(request, head, {
    file: 'snapshot',
    contentType: 'application/octet-stream',
    downloadName: `${head.line}-${head.part}.snapshot`,
  });
});
