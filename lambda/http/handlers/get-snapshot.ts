import { ownLine, streamedWithLine } from '../access/own-line.ts';
import { answerFile, requestedAttempt } from '../files/file-stream.ts';

/** GET and HEAD /tokens/{id}/snapshot: the sealed state of the line after a part, from `finished` on. */
export const handler = streamedWithLine('get-snapshot', async (request, caller) => {
  const head = await ownLine(request, caller);
  return answerFile(request, await requestedAttempt(request, head, 'snapshot'), {
    file: 'snapshot',
    contentType: 'application/octet-stream',
    ending: 'snapshot',
  });
});
