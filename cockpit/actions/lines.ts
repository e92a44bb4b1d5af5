import { isLast } from '../../api/statuses/statuses.ts';
import { ApiError, allItems, isTransient, type TokensAttributes, type TokensList } from '../../client/index.ts';
import { hrefOf } from '../state/route.ts';
import type { ListedLine } from '../state/state.ts';
import { change, replace, say, state } from '../state/store.ts';
import { grouped } from '../values/number.ts';
import { statusWords } from '../values/status-words.ts';
import { loadAnalysis } from './analysis.ts';
import { api, patiently } from './api.ts';
import { poll } from './poll.ts';
import { refused } from './session.ts';

/** Whether a line will not change by itself any more. */
export const isSettled = ({ status, analysis }: TokensAttributes): boolean => isLast(status, analysis);

/** Of the session's own lines none is deleted; only the type of the list has them. */
const isListed = (item: TokensList['data'][number]): item is ListedLine => item.attributes.status !== 'deleted';

/** Shows all lines of the session, and goes on as long as one of them runs. */
export function watchLines(): void {
  poll(async (isCurrent) => {
    try {
      const busy = patiently((problem) => isCurrent() && change('lines', { problems: [problem] }));
      const items = (await allItems((page) => api().listTokens({ query: { meta: 'shared', ...page } }, busy))).filter(
        isListed,
      );
      if (!isCurrent()) return false;
      const requested = (item: (typeof items)[number]) => item.attributes.timestamps.requested;
      items.sort((a, b) => (requested(a) < requested(b) ? 1 : -1));
      tellChanges(items);
      change('lines', { items, problems: [] });
      return items.some(({ attributes }) => !isSettled(attributes));
    } catch (error) {
      if (!isCurrent()) return false;
      refused(error, (problems) => change('lines', { problems }));
      return isCurrent() && isTransient(error);
    }
  });
}

/** Says which of the lines have come further since they were last seen. */
function tellChanges(items: readonly { readonly id: string; readonly attributes: TokensAttributes }[]): void {
  const before = new Map(state().lines.items?.map(({ id, attributes }) => [id, attributes.status]));
  for (const { id, attributes } of items) {
    const known = before.get(id);
    if (known !== undefined && known !== attributes.status) tell(attributes);
  }
}

/** Shows one line, and goes on as long as it runs. */
export function watchLine(id: string): void {
  if (state().line.id !== id) replace('line', { id, downloads: {}, problems: [] });
  poll(async (isCurrent) => {
    try {
      const busy = patiently((problem) => isCurrent() && change('line', { problems: [problem] }));
      const document = await api().getTokens({ path: { id }, query: { meta: 'odds' } }, busy);
      if (!isCurrent()) return false;
      const { attributes } = document.data;
      const before = state().line.document?.data.attributes;
      const isSamePart = before?.timestamps.requested === attributes.timestamps.requested;
      // A small order may be done before it is first looked at.
      if (isSamePart ? before?.status !== attributes.status : isSettled(attributes)) tell(attributes);
      // What was downloaded of the part before is not of this one.
      change('line', { document, problems: [], ...(!isSamePart && { downloads: {} }) });
      if (document.links.analysis) void loadAnalysis(document);
      return !isSettled(attributes);
    } catch (error) {
      if (!isCurrent()) return false;
      // One that is not there, or no longer.
      if (error instanceof ApiError && error.status === 404) replace('line', { id, downloads: {}, problems: [] });
      refused(error, (problems) => change('line', { problems }));
      return isCurrent() && isTransient(error);
    }
  });
}

/** Deletes a line's files and records; its ledger stays. */
export async function deleteLine(id: string): Promise<void> {
  try {
    await api().deleteTokens({ path: { id } });
    replace('line', { id: '', downloads: {}, problems: [] });
    say('The line is deleted.');
    location.hash = hrefOf('lines');
  } catch (error) {
    refused(error, (problems) => change('line', { problems }));
  }
}

function tell({ alphabet, size, status }: TokensAttributes): void {
  say(`${grouped(size)} codes of ${alphabet}: ${statusWords[status].text}.`);
}
