import type { Total } from '../state/state.ts';
import { change, state } from '../state/store.ts';
import { api } from './api.ts';
import { watchLines } from './lines.ts';
import { refused } from './session.ts';

/** Shows the totals and the lines, and both again when a line has come further. */
export function watchHome(): void {
  void loadTotals();
  watchLines(() => void loadTotals());
}

/** How many codes were made this month, this year and ever: in UTC, as the service counts. */
async function loadTotals(): Promise<void> {
  const { open } = state().session;
  const today = new Date().toISOString();
  try {
    const [month, year, all] = await Promise.all(
      [`${today.slice(0, 7)}-01`, `${today.slice(0, 4)}-01-01`, undefined].map(totalSince),
    );
    if (state().session.open !== open || !month || !year || !all) return;
    change('home', { totals: { month, year, all }, problems: [] });
  } catch (error) {
    if (state().session.open === open) refused(error, (problems) => change('home', { problems }));
  }
}

async function totalSince(since: string | undefined): Promise<Total> {
  const query = { 'page[size]': 1, ...(since !== undefined && { 'filter[since]': since }) };
  const { meta } = await api().listParts({ query });
  return { codes: meta.total, batches: meta.parts };
}
