import type { QueryValue } from '../../../api/requests/parameters.ts';
import { ownLine, streamedWithLine } from '../access/own-line.ts';
import { answerFile, type FilePresentation, requestedAttempt } from '../files/file-stream.ts';
import { readQuery } from '../protocol/query.ts';

const formats: Readonly<Record<QueryValue<'format'>, FilePresentation>> = {
  txt: { file: 'data', contentType: 'text/plain; charset=utf-8', ending: 'txt' },
  gz: { file: 'gz', contentType: 'application/gzip', ending: 'txt.gz' },
};

/** GET and HEAD /tokens/{id}/data[?format=gz]: the tokens of a part, from `ended` on. */
export const handler = streamedWithLine('get-data', async (request, caller) => {
  const head = await ownLine(request, caller);
  return answerFile(request, await requestedAttempt(request, head, 'data'), formats[readQuery(request, 'format')]);
});
