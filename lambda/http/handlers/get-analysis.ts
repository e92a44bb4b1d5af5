import { streamedWithSession } from '../caller.ts';
import { answerFile, type FilePresentation, requestedAttempt } from '../file-stream.ts';
import { ownLine } from '../own-line.ts';

const csv = 'text/csv; charset=utf-8';
const files: Readonly<Record<string, FilePresentation>> = {
  analysis: { file: 'analysis', contentType: 'application/vnd.api+json', ending: 'analysis.json' },
  score: { file: 'score', contentType: csv, ending: 'score.csv' },
  delta: { file: 'delta', contentType: csv, ending: 'delta.csv' },
};

/** GET and HEAD /tokens/{id}/analysis, score and delta: the measures of a part, from `analyzed` on. */
export const handler = streamedWithSession('get-analysis', async (request, caller) => {
  const head = await ownLine(request, caller);
  const file = files[request.event.resource.split('/').at(-1) ?? ''] as FilePresentation;
  return answerFile(request, await requestedAttempt(request, head, 'analyzed'), file);
});
