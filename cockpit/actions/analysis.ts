import type { AnalysisDocument } from '../../client/index.ts';
import { change, replace, state } from '../state/store.ts';
import { api } from './api.ts';
import { refused } from './session.ts';

/** Loads the figures of a line's analysis and the picture of them. */
export async function loadAnalysis(id: string): Promise<void> {
  if (state().analysis.line === id && state().analysis.document) return;
  forgetAnalysis(id);
  try {
    const document = (await api().getAnalysis({ path: { id } })) as AnalysisDocument;
    if (state().analysis.line === id) change('analysis', { document });
    const headers = { Accept: 'image/svg+xml' };
    const { response } = await api().getAnalysis({ path: { id } }, { headers, parseAs: 'stream', envelope: true });
    if (state().analysis.line === id) change('analysis', { picture: URL.createObjectURL(await response.blob()) });
  } catch (error) {
    refused(error, (problems) => change('analysis', { problems }));
  }
}

function forgetAnalysis(line: string): void {
  const { picture } = state().analysis;
  if (picture !== undefined) URL.revokeObjectURL(picture);
  replace('analysis', { line, problems: [] });
}
