import { allItems, isOutOfScope } from '../../client/index.ts';
import { change, state } from '../state/store.ts';
import { api } from './api.ts';
import { refused } from './session.ts';

/** Most voids, and most redemptions, that the page asks for: the latest are the last of the list, so all are needed up to here. */
const PAGES = 10;

/** Loads what has become of a line: its batches, and what was done with its codes. */
export async function loadHistory(id: string): Promise<void> {
  const isWanted = () => state().line.id === id;
  try {
    let more = false;
    /** At most so many pages. */
    const upTo = <Q, A extends { readonly links: { readonly next?: string } }>(list: (query: Q) => Promise<A>) => {
      let pages = 0;
      return async (query: Q): Promise<A> => {
        const answer = await list(query);
        if (++pages < PAGES || answer.links.next === undefined) return answer;
        more = true;
        return { ...answer, links: { ...answer.links, next: undefined } };
      };
    };
    const size = { 'page[size]': 100 };
    const [parts, voids, redemptions] = await Promise.all([
      allItems((page) => api().listPartsOfLine({ path: { id }, query: { ...size, ...page } })),
      allItems(upTo((page: object) => api().listVoids({ path: { id }, query: { ...size, ...page } }))),
      allItems(upTo((page: object) => api().listRedemptions({ query: { 'filter[line]': id, ...size, ...page } }))),
    ]);
    if (isWanted()) change('line', { history: { parts, voids, redemptions, more } });
  } catch (error) {
    if (isWanted() && !isOutOfScope(error)) refused(error, (problems) => change('line', { problems }));
  }
}
