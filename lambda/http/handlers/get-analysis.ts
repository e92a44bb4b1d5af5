import { ownLine, streamedWithLine } from '../access/own-line.ts';
import { answerFile, type FilePresentation, requestedAttempt } from '../files/file-stream.ts';
import { preferred } from '../protocol/negotiation.ts';
import type { Request } from '../protocol/request.ts';

const csv = 'text/csv; charset=utf-8';
const byAccept = { Vary: 'Accept' };
/** The two representations of the analysis. A request gets the document unless it asks for the picture. */
const analysis = {
  document: {
    file: 'analysis',
    contentType: 'application/vnd.api+json',
    ending: 'analysis.json',
    headers: byAccept,
  },
  picture: {
    file: 'picture',
    contentType: 'image/svg+xml',
    ending: 'analysis.svg',
    // Opened by itself, a picture is a page. It must not run or load anything.
    headers: { ...byAccept, 'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'" },
  },
} as const satisfies Record<string, FilePresentation>;
const series: Readonly<Record<string, FilePresentation>> = {
  score: { file: 'score', contentType: csv, ending: 'score.csv' },
  delta: { file: 'delta', contentType: csv, ending: 'delta.csv' },
};

/** GET and HEAD /tokens/{id}/analysis, score and delta: the measures of a part, from `analyzed` on. */
export const handler = streamedWithLine('get-analysis', async (request, caller) => {
  const head = await ownLine(request, caller);
  const file = series[request.event.resource.split('/').at(-1) ?? ''] ?? analysis[representation(request)];
  return answerFile(request, await requestedAttempt(request, head, 'analysis'), file);
});

function representation(request: Request): keyof typeof analysis {
  const document = ['application/vnd.api+json', 'application/json'];
  return preferred(request.header('Accept'), { document, picture: ['image/svg+xml'] });
}
