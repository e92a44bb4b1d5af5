import { everyItem, type PartList } from '../../client/index.ts';
import { change, replace, state } from '../state/store.ts';
import { api } from './api.ts';
import { refused } from './session.ts';

/** Batches whose names are loaded at a time: ten requests. */
const AT_ONCE = 1_000;

let parts: AsyncGenerator<PartList['data'][number]> | undefined;

/** Begins anew: batches were made since, or it is another session. */
export function forgetNames(): void {
  parts = undefined;
  const { names: _, ...rest } = state().lines;
  replace('lines', rest);
}

/** What is searched for. With it the names of earlier batches are asked for: a line itself has that of its latest one alone. */
export function find(text: string): void {
  const { names, items = [] } = state().lines;
  change('lines', { find: text });
  if (text.trim() !== '' && !names && items.some(({ meta }) => (meta?.parts ?? 0) > 1)) void loadNames();
}

/** Loads the names of a thousand batches more, the oldest first. So a search costs little, however many there are. */
export async function loadNames(): Promise<void> {
  const { names = { ofLine: new Map<string, readonly string[]>(), loaded: 0 } } = state().lines;
  if (state().lines.names?.busy) return;
  parts ??= everyItem((page) => api().listParts({ query: { 'page[size]': 100, ...page } }));
  const mine = parts;
  const ofLine = new Map(names.ofLine);
  let { loaded } = names;
  const show = (busy: boolean, more = true) => change('lines', { names: { ofLine, loaded, more, busy } });
  show(true);
  try {
    for (const last = loaded + AT_ONCE; loaded < last; loaded++) {
      const { value, done } = await mine.next();
      if (parts !== mine) return;
      if (done) break;
      const { id } = value.relationships.tokens.data;
      const { note } = value.attributes;
      if (note !== undefined) ofLine.set(id, [...(ofLine.get(id) ?? []), note]);
    }
    show(false, loaded === names.loaded + AT_ONCE);
  } catch (error) {
    if (parts !== mine) return;
    // A list that has failed does not go on: the next time it begins anew.
    forgetNames();
    refused(error, (problems) => change('lines', { problems }));
  }
}
