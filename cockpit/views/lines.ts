import type { TokensAttributes } from '../../client/index.ts';
import { isSettled, statusText } from '../actions/lines.ts';
import { grouped, moment } from '../number.ts';
import { hrefOf } from '../state/route.ts';
import type { State } from '../state/state.ts';
import { type Child, h } from './dom.ts';
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

function item(id: string, attributes: TokensAttributes): Child {
  const { size, digits, alphabet, status, timestamps } = attributes;
  return h(
    'li',
    { key: id },
    h(
      'a',
      { href: hrefOf('line', id) },
      h('span', { class: 'title' }, `${grouped(size)} codes`),
      h('span', { class: 'muted' }, `${alphabet}, ${digits} digits`),
      h('span', { class: `badge ${toneOf(status)}` }, statusText[status]),
      h('span', { class: 'muted when' }, moment(timestamps.requested)),
      !isSettled(attributes) && progressOf(attributes, `Progress of ${grouped(size)} codes of ${alphabet}`),
    ),
  );
}

/** How a status looks; it is always told in words as well. */
export function toneOf(status: TokensAttributes['status']): string {
  if (status === 'failed') return 'bad';
  return status === 'finished' || status === 'analyzed' ? 'good' : 'busy';
}

/** How far the production is, in per cent; it is at its end from `ended` on. */
export function progressOf(attributes: TokensAttributes, label: string): Child {
  const { status } = attributes;
  if (status === 'failed') return false;
  const value = status === 'requested' ? 0 : status === 'started' ? attributes.progress : 100;
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
