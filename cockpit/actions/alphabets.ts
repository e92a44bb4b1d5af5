import { change, say, state } from '../state/store.ts';
import { api, everyPage } from './api.ts';
import { askCapacity } from './capacity.ts';
import { edit } from './drafts.ts';
import { refused } from './session.ts';

/** Loads the presets and the session's own alphabets. */
export async function loadAlphabets(): Promise<void> {
  try {
    const list = (style: 'preset' | 'custom') =>
      everyPage((page) => api().listAlphabets({ query: { 'filter[style]': style, ...page } }));
    const [presets, own] = await Promise.all([list('preset'), list('custom')]);
    change('alphabets', { presets, own, problems: [] });
  } catch (error) {
    refused(error, (problems) => change('alphabets', { problems }));
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
  } finally {
    change('alphabets', { busy: false });
  }
}

/** The alphabet of a NAME, where it is loaded. */
export function alphabetOf(name: string) {
  const { presets, own } = state().alphabets;
  return [...presets, ...own].find(({ id }) => id === name);
}

/** How many different symbols are entered, and the first that is there twice. */
export function symbolsOf(chars: string): { readonly count: number; readonly twice: string | undefined } {
  const symbols = [...chars];
  const different = new Set(symbols);
  return { count: different.size, twice: symbols.find((symbol, i) => symbols.indexOf(symbol) < i) };
}
