import { streamedWithSession } from '../caller.ts';
import { answerFile, requestedAttempt } from '../file-stream.ts';
import { ownLine } from '../own-line.ts';

/** GET and HEAD /tokens/{id}/snapshot: the sealed state of the line after a part, from `finished` on. */
export const handler = streamedWithSession('get-snapshot', async (request, caller) => {
  const head = await ownLine(request, caller);
  return answerFile(request, await requestedAttempt(request, head, 'finished'), {
    file: 'snapshot',
    contentType: 'application/octet-stream',
    ending: 'snapshot',
  });
});
