import { state } from './store.ts';

/** The alphabet of a NAME, where it is loaded. */
export function alphabetOf(name: string) {
  const { presets, own } = state().alphabets;
  return [...presets, ...own].find(({ id }) => id === name);
}
