import { isLast } from '../../api/statuses/statuses.ts';
import { ApiError, allItems, isTransient, type TokensAttributes, type TokensList } from '../../client/index.ts';
import { focusOn } from '../state/focus.ts';
import { hrefOf } from '../state/route.ts';
import type { GoneLine, ListedLine } from '../state/state.ts';
import { change, replace, say, state } from '../state/store.ts';
import { titleOf } from '../values/line-title.ts';
import { grouped } from '../values/number.ts';
import { statusWords } from '../values/status-words.ts';
import { loadAnalysis } from './analysis.ts';
import { api, patiently } from './api.ts';
import { loadHistory } from './history.ts';
import { poll } from './poll.ts';
import { refused } from './session.ts';

/** Whether a line will not change by itself any more. */
export const isSettled = ({ status, analysis }: TokensAttributes): boolean => isLast(status, analysis);

/** None of those that are listed is deleted; only the type of the list has them. */
const isListed = (item: TokensList['data'][number]): item is ListedLine => item.attributes.status !== 'deleted';

const isGone = (item: TokensList['data'][number]): item is GoneLine => item.attributes.status === 'deleted';

/** Lines that a list is asked for again quickly: a longer one takes many requests. */
const MANY = 100;
/** Milliseconds between two questions for more of them. */
const SLOWLY = 10_000;

/** Shows all lines of the customer, and goes on as long as one of them runs. `changed` is told each time what has come further. */
export function watchLines(changed: () => void = () => {}): void {
  poll(async (isCurrent) => {
    try {
      const busy = patiently((problem) => isCurrent() && change('lines', { problems: [problem] }));
      let complete = true;
      const all = await allItems(async (page) => {
        const answer = await api().listTokens({ query: { 'filter[scope]': 'customer', ...page } }, busy);
        complete &&= answer.meta?.complete ?? true;
        return answer;
      });
      const items = all.filter(isListed);
      if (!isCurrent()) return false;
      const requested = (item: (typeof items)[number]) => item.attributes.timestamps.requested;
      items.sort((a, b) => (requested(a) < requested(b) ? 1 : -1));
      if (tellChanges(items)) changed();
      change('lines', { items, complete, problems: [] });
      return items.some(({ attributes }) => !isSettled(attributes)) && (items.length > MANY ? SLOWLY : 0);
    } catch (error) {
      if (!isCurrent()) return false;
      refused(error, (problems) => change('lines', { problems }));
      return isCurrent() && isTransient(error);
    }
  });
}

/** Says which of the lines have come further since they were last seen. @returns whether one has */
function tellChanges(items: readonly { readonly id: string; readonly attributes: TokensAttributes }[]): boolean {
  const before = new Map(state().lines.items?.map(({ id, attributes }) => [id, attributes.status]));
  const changed = items.filter(({ id, attributes }) => (before.get(id) ?? attributes.status) !== attributes.status);
  // Elsewhere the list is only there for the names in it.
  const { view } = state().route;
  if (view === 'home' || view === 'lines') for (const { attributes } of changed) tell(attributes);
  return changed.length > 0;
}

/** Loads which lines the session holds. What cannot be told is left out: nothing depends on it but what is offered. */
export async function loadHeld(): Promise<void> {
  const { open } = state().session;
  try {
    const items = await allItems((page) => api().listTokens({ query: { meta: 'shared', ...page } }));
    if (state().session.open === open) change('held', { items: items.filter(isListed) });
  } catch (error) {
    if (state().session.open === open) refused(error, () => {});
  }
}

/** Loads the lines whose files are gone; among those that stand the list has them, too. @returns one of them */
export async function loadGone(id = ''): Promise<GoneLine | undefined> {
  const { open } = state().session;
  const query = { 'filter[scope]': 'customer', 'filter[deleted]': 'yes' } as const;
  try {
    const all = await allItems((page) => api().listTokens({ query: { ...query, ...page } }));
    const gone = all.filter(isGone).sort((a, b) => (deletedAt(a) < deletedAt(b) ? 1 : -1));
    if (state().session.open === open) change('lines', { gone });
    return gone.find((line) => line.id === id);
  } catch (error) {
    if (state().session.open === open) refused(error, (problems) => change('lines', { problems }));
    return undefined;
  }
}

const deletedAt = ({ attributes }: GoneLine): string => attributes.timestamps.deleted;

/** Shows one line, and goes on as long as it runs. */
export function watchLine(id: string): void {
  if (state().line.id !== id) replace('line', { id, downloads: {}, problems: [] });
  let isFirst = true;
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
      // Somebody else has continued it: then this session holds it no longer.
      if (before && !isSamePart) void loadHeld();
      if (document.links.analysis) void loadAnalysis(document);
      // Codes may have been redeemed since the line was last looked at.
      if (isFirst || before?.status !== attributes.status) void loadHistory(id);
      isFirst = false;
      return !isSettled(attributes);
    } catch (error) {
      if (!isCurrent()) return false;
      // One that is not there, or no longer.
      if (isUnknown(error)) {
        replace('line', { id, downloads: {}, problems: [] });
        const gone = await loadGone(id);
        if (!isCurrent()) return false;
        if (gone) {
          change('line', { gone });
          void loadHistory(id);
          return false;
        }
      }
      refused(error, (problems) => change('line', { problems }));
      return isCurrent() && isTransient(error);
    }
  });
}

/** Whether the service does not know, or no longer, what was asked for. */
export const isUnknown = (error: unknown): boolean => error instanceof ApiError && error.status === 404;

/** Why a session cannot delete a line. */
export const NOT_HELD = 'Another session has ordered its latest batch. Only that session can delete the line.';

/** Deletes a line's files and records; its ledger stays. */
export async function deleteLine(id: string): Promise<void> {
  try {
    await api().deleteTokens({ path: { id } });
    replace('line', { id: '', downloads: {}, problems: [] });
    change('lines', { items: (state().lines.items ?? []).filter((line) => line.id !== id) });
    say('The line is deleted.');
    location.hash = hrefOf('lines');
  } catch (error) {
    if (!isUnknown(error)) return refused(error, (problems) => change('line', { problems }));
    // Another session has continued it, or deleted it, since it was last looked at: the page says so where the button was.
    await loadHeld();
    watchLine(id);
    say(NOT_HELD);
    focusOn('#not-held');
  }
}

function tell(attributes: TokensAttributes): void {
  const { size, status } = attributes;
  say(`${grouped(size)} codes of ${titleOf(attributes)}: ${statusWords[status].text}.`);
}
