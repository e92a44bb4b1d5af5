import { streamedWithSession } from '../caller.ts';
import { HttpError, inParameter } from '../errors.ts';
import { answerFile, type FilePresentation, requestedAttempt } from '../file-stream.ts';
import { ownLine } from '../own-line.ts';

const formats: Readonly<Record<string, FilePresentation>> = {
  txt: { file: 'data', contentType: 'text/plain; charset=utf-8', ending: 'txt' },
  gz: { file: 'gz', contentType: 'application/gzip', ending: 'txt.gz' },
};

/** GET and HEAD /tokens/{id}/data[?format=gz]: the tokens of a part, from `ended` on. */
export const handler = streamedWithSession('get-data', async (request, caller) => {
  const { format = 'txt' } = request.query;
  const presentation = Object.hasOwn(formats, format) ? formats[format] : undefined;
  if (!presentation) throw new HttpError(400, { detail: 'Unknown format.', source: inParameter('format') });
  const head = await ownLine(request, caller);
  return answerFile(request, await requestedAttempt(request, head, 'ended'), presentation);
});
