import type { TokensDocument } from '../../client/index.ts';
import type { Figures } from '../state/state.ts';
import { change, replace, state } from '../state/store.ts';
import { api } from './api.ts';
import { refused } from './session.ts';

/** Loads the figures of a part's analysis and the picture of them. */
export async function loadAnalysis({ data }: TokensDocument): Promise<void> {
  const { id } = data;
  const { requested } = data.attributes.timestamps;
  const isWanted = () => state().analysis.line === id && state().analysis.requested === requested;
  if (isWanted() && state().analysis.problems.length === 0) return;
  const { picture } = state().analysis;
  if (picture !== undefined) URL.revokeObjectURL(picture);
  replace('analysis', { line: id, requested, problems: [] });
  const as = { parseAs: 'stream', envelope: true } as const;
  try {
    const figures = figuresOf(await (await api().getAnalysis({ path: { id } }, as)).response.text());
    if (isWanted()) change('analysis', { figures });
    const headers = { Accept: 'image/svg+xml' };
    const { response } = await api().getAnalysis({ path: { id } }, { headers, ...as });
    const blob = await response.blob();
    if (isWanted()) change('analysis', { picture: URL.createObjectURL(blob) });
  } catch (error) {
    refused(error, (problems) => isWanted() && change('analysis', { problems }));
  }
}

/** Numbers as the document has them: scores of long codes are larger than a number of JavaScript can be. */
function figuresOf(json: string): Figures {
  const asText = (_: string, value: unknown, context?: { readonly source?: string }) =>
    typeof value === 'number' ? (context?.source ?? String(value)) : value;
  return JSON.parse(json, asText).data.attributes;
}
