import type { State } from '../state/state.ts';
import { titleOf } from '../values/line-title.ts';

/** The beginning of an id, by which people tell lines apart. */
export const shortId = (id: string): string => id.slice(0, 8);

/** What the line that is shown is called. */
export function lineName({ line: { id, document } }: State): string {
  return document ? titleOf(document.data.attributes) : `Line ${shortId(id)}`;
}

/** What a line is called, where the page knows it. */
export function nameOf({ items = [], gone = [] }: State['lines'], id: string): string {
  const known = [...items, ...gone].find((line) => line.id === id);
  return known ? titleOf(known.attributes) : `Line ${shortId(id)}`;
}

/** 24 Nov 2026, 14:03:27 */
export const exactly = (iso: string): string =>
  new Date(iso).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });
