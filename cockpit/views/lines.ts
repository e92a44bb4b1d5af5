import { factsOf, hasIssued, reaches } from '../../api/statuses/statuses.ts';
import type { TokensAttributes } from '../../client/index.ts';
import { hrefOf } from '../state/route.ts';
import type { State } from '../state/state.ts';
import { grouped } from '../values/number.ts';
import { statusWords } from '../values/status-words.ts';
import { type Child, h } from './dom.ts';
import { exactly, shortId } from './line-name.ts';
import { alerts, heading } from './ui.ts';

/** The lines of the session, the latest order first. */
export function linesView({ lines }: State): Child {
  const { items, problems } = lines;
  return [
    heading('Lines', 'Every line of this session, as it is now.'),
    alerts(problems),
    items === undefined
      ? h('p', { class: 'muted' }, 'Loading…')
      : items.length === 0
        ? h('p', { class: 'card' }, 'There is none yet. ', h('a', { href: hrefOf('order') }, 'Order codes'))
        : h('ul', { class: 'lines' }, ...items.map(({ id, attributes }) => item(id, attributes))),
  ];
}

/** The latest part of a line; in a wide window each piece has a column. */
function item(id: string, attributes: TokensAttributes): Child {
  const { size, digits, alphabet, status, timestamps } = attributes;
  return h(
    'li',
    { key: id },
    h(
      'a',
      { href: hrefOf('line', id) },
      h('span', { class: 'title' }, alphabet, ' ', h('code', {}, shortId(id))),
      h('span', { class: 'size' }, h('strong', {}, grouped(size)), ' codes'),
      h('span', {}, `${grouped(digits)} digits`),
      h('span', { class: `badge ${toneOf(status)}` }, statusWords[status].text),
      h('span', { class: 'muted when' }, exactly(timestamps.requested)),
      isUnderWay(attributes) && progressOf(attributes, `Progress of ${grouped(size)} codes of ${alphabet}`),
    ),
  );
}

/** How a status looks; it is always told in words as well. */
export function toneOf(status: TokensAttributes['status']): string {
  if (status === 'failed') return 'bad';
  return reaches(status, 'finished') ? 'good' : 'busy';
}

/** Whether codes are still to be made. */
export const isUnderWay = ({ status }: TokensAttributes): boolean => !hasIssued(status) && !factsOf(status).givenUp;

/** How far the production is, in per cent. */
export const percentOf = (attributes: TokensAttributes): number =>
  attributes.status === 'started' ? attributes.progress : 0;

export function progressOf(attributes: TokensAttributes, label: string): Child {
  const value = percentOf(attributes);
  return h('progress', { max: '100', 'aria-label': label, value }, `${value} %`);
}

/** The lines of the session, to choose from. */
export function knownLines({ items = [] }: State['lines']): Child {
  return h(
    'datalist',
    { id: 'known-lines' },
    ...items.map(({ id, attributes }) => h('option', { key: id, value: id }, attributes.alphabet)),
  );
}
