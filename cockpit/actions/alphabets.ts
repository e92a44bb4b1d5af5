import { allItems, isTransient } from '../../client/index.ts';
import { focusOn } from '../state/focus.ts';
import { change, say, state } from '../state/store.ts';
import { api } from './api.ts';
import { askCapacity } from './capacity.ts';
import { edit } from './drafts.ts';
import { AGAIN } from './poll.ts';
import { refused } from './session.ts';

let timer: ReturnType<typeof setTimeout> | undefined;

/** Loads the presets and the session's own alphabets, in several attempts where it takes them, and goes on with `loaded`. */
export async function loadAlphabets(loaded: () => void): Promise<void> {
  clearTimeout(timer);
  const { open } = state().session;
  try {
    const list = (style: 'preset' | 'custom') =>
      allItems((page) => api().listAlphabets({ query: { 'filter[style]': style, ...page } }));
    const [presets, own] = await Promise.all([list('preset'), list('custom')]);
    if (state().session.open !== open) return;
    change('alphabets', { presets, own, problems: [] });
    loaded();
  } catch (error) {
    if (state().session.open !== open) return;
    refused(error, (problems) => change('alphabets', { problems }));
    if (!isTransient(error)) return;
    clearTimeout(timer);
    timer = setTimeout(() => void loadAlphabets(loaded), AGAIN);
  }
}

/** Adds the alphabet that is entered and chooses it for the order. */
export async function addAlphabet(): Promise<void> {
  const { name, chars, busy } = state().alphabets;
  if (busy) return;
  change('alphabets', { busy: true, problems: [] });
  try {
    const body = { data: { type: 'alphabet' as const, id: name, attributes: { chars } } };
    const { data } = await api().addAlphabet({ body });
    const own = [...state().alphabets.own.filter(({ id }) => id !== data.id), data];
    change('alphabets', { own: own.sort((a, b) => (a.id < b.id ? -1 : 1)), name: '', chars: '' });
    edit('order', { alphabet: data.id });
    askCapacity('order');
    say(`Alphabet ${data.id} added and chosen.`);
  } catch (error) {
    refused(error, (problems) => change('alphabets', { problems }));
    focusOn('[aria-invalid=true], [role=alert]');
  } finally {
    change('alphabets', { busy: false });
  }
}

/** How many different symbols are entered, and the first that is there twice. */
export function symbolsOf(chars: string): { readonly count: number; readonly twice: string | undefined } {
  const symbols = [...chars];
  const different = new Set(symbols);
  return { count: different.size, twice: symbols.find((symbol, i) => symbols.indexOf(symbol) < i) };
}
