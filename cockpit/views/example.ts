import type { DraftName } from '../actions/drafts.ts';
import { alphabetOf } from '../state/alphabets.ts';
import type { State } from '../state/state.ts';
import { wholeNumber } from '../values/number.ts';
import { type Child, h } from './dom.ts';
import { exampleOf, groupsOf } from './example-code.ts';

/** What a code of the draft looks like, before there is one. */

/** Symbols that are shown of a long code: so many of its beginning, and of its end. */
const FIRST = 20;
const LAST = 4;

/** The example, big; a long one shortened in its middle. Where its symbols are not known yet, dots keep their place. */
export function examplePlate(state: State, name: DraftName): Child {
  const { alphabet, digits, pattern } = state[name];
  if (pattern !== '') return examplesPlate(state.capacity.examples ?? []);
  const count = Number(wholeNumber(digits) ?? 0n);
  const chars = alphabetOf(alphabet)?.attributes.chars;
  const isCode = count > 0 && count <= 1_024;
  const code = isCode ? exampleOf(chars === undefined ? ['·'] : [...chars], count) : [];
  const isLong = count > FIRST + LAST;
  const groups = isLong ? [...groupsOf(code.slice(0, FIRST)), '…', ...groupsOf(code.slice(-LAST))] : groupsOf(code);
  return h(
    'div',
    { class: 'plate' },
    h('p', { class: 'plate-title' }, 'Example of a code'),
    h('p', { class: 'example' }, ...(isCode ? groups.map((group) => h('span', {}, group)) : ['–'])),
    h(
      'p',
      { class: 'plate-note' },
      isLong && isCode
        ? `The beginning and the end of ${count.toLocaleString('en')} characters.`
        : 'Grouped for reading only.',
    ),
  );
}

/** Codes with a pattern, as the service shows them. */
function examplesPlate(examples: readonly string[]): Child {
  const shown = examples.filter((code) => [...code].length <= FIRST + LAST + 1);
  const codes = shown.length > 0 ? shown : examples.slice(0, 1);
  return h(
    'div',
    { class: 'plate' },
    h('p', { class: 'plate-title' }, 'Examples of codes'),
    ...(codes.length > 0 ? codes : ['–']).map((code) => h('p', { class: 'example exact' }, h('span', {}, code))),
    h('p', { class: 'plate-note' }, 'As they are printed.'),
  );
}
