import { factsOf, hasIssued, reaches } from '../../api/statuses/statuses.ts';
import type { TokensAttributes } from '../../client/index.ts';
import { hrefOf } from '../state/route.ts';
import type { LineFilter, ListedLine, State } from '../state/state.ts';
import { change } from '../state/store.ts';
import { isLow } from '../values/left.ts';
import { shapeOf, titleOf } from '../values/line-title.ts';
import { grouped, moment } from '../values/number.ts';
import { statusWords } from '../values/status-words.ts';
import { type Child, h } from './dom.ts';
import { shortId } from './line-name.ts';
import { alerts, button, field, heading, textField } from './ui.ts';

/** Lines that are shown at once. */
const PAGE = 100;

const filters: Readonly<Record<LineFilter, string>> = {
  all: 'All lines',
  running: 'Being made',
  low: 'Low on codes',
  failed: 'Failed',
  session: 'Of this session',
};

/** All lines of the customer, the latest order first, to search and to filter. */
export function linesView({ lines, held }: State): Child {
  const { items, problems, find, only } = lines;
  const title = heading('Lines', 'All that your company has ordered, the latest first.');
  if (items === undefined) return [title, alerts(problems), problems.length === 0 && h('p', {}, 'Loading…')];
  const own = new Set(held.items?.map(({ id }) => id));
  const found = items.filter((line) => isFound(line, find) && isOf(line, only, own));
  const shown = found.slice(0, PAGE);
  return [
    title,
    alerts(problems),
    items.length > 0 && search(find, only),
    items.length === 0
      ? h('p', { class: 'card' }, 'There is none yet. ', h('a', { href: hrefOf('order') }, 'Order codes'))
      : h('p', { class: 'muted', id: 'found' }, countText(found.length, items.length)),
    found.length === 0 &&
      items.length > 0 &&
      h(
        'p',
        {},
        button('Show all lines', () => change('lines', { find: '', only: 'all' })),
      ),
    h('ul', { class: 'lines' }, ...shown.map((line) => item(line))),
    found.length > PAGE && h('p', { class: 'hint' }, `The first ${PAGE} are shown: search for the others.`),
  ];
}

function search(find: string, only: LineFilter): Child {
  return h(
    'div',
    { class: 'pair', role: 'search' },
    textField(
      {
        id: 'find',
        label: 'Search',
        problems: [],
        value: find,
        onInput: (value) => change('lines', { find: value }),
      },
      { type: 'search', placeholder: 'Note, format, character set or id' },
    ),
    field({ id: 'only', label: 'Show', problems: [] }, (attributes) =>
      h(
        'select',
        {
          ...attributes,
          value: only,
          onchange: (event: Event) =>
            change('lines', { only: (event.target as HTMLSelectElement).value as LineFilter }),
        },
        ...Object.entries(filters).map(([value, label]) => h('option', { value }, label)),
      ),
    ),
  );
}

const countText = (found: number, all: number) =>
  found === all ? `${grouped(all)} ${all === 1 ? 'line' : 'lines'}` : `${grouped(found)} of ${grouped(all)} lines`;

/** Whether each word that is searched for stands in what the line is called, made of, or identified by. */
function isFound({ id, attributes, meta }: ListedLine, find: string): boolean {
  const { note = '', gtin = '' } = attributes;
  const text = `${note} ${shapeOf(attributes)} ${gtin} ${meta?.opened?.note ?? ''} ${id}`.toLowerCase();
  return find
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

function isOf(line: ListedLine, only: LineFilter, own: ReadonlySet<string>): boolean {
  const { attributes, id } = line;
  return {
    all: true,
    running: isUnderWay(attributes),
    low: isLow(attributes, totalOf(line)),
    failed: attributes.status === 'failed',
    session: own.has(id),
  }[only];
}

/** All codes that the line has made. */
export const totalOf = ({ meta }: ListedLine): bigint => BigInt(meta?.total ?? 0);

/** A line: what it is called, what its codes look like, how many there are, and its id last. */
export function item(line: ListedLine, hint?: string): Child {
  const { id, attributes, meta } = line;
  const { size, status, timestamps } = attributes;
  // While its first batch is made, and for a moment after, the line has none yet.
  const total = totalOf(line) === 0n ? size : totalOf(line);
  const batches = meta?.parts ?? 0;
  return h(
    'li',
    { key: id },
    h(
      'a',
      { href: hrefOf('line', id) },
      h('span', { class: 'title' }, titleOf(attributes)),
      h('span', { class: 'size' }, h('strong', {}, grouped(total)), ' codes'),
      h('span', { class: `badge ${toneOf(status)}` }, statusWords[status].text),
      h('span', { class: 'muted about' }, shapeOf(attributes), batches > 1 && ` · ${grouped(batches)} batches`),
      h('span', { class: 'muted when' }, moment(timestamps.requested), ' · ', h('code', {}, shortId(id))),
      isUnderWay(attributes) && progressOf(attributes, `Progress of ${grouped(size)} codes of ${titleOf(attributes)}`),
      hint && h('span', { class: 'low' }, hint),
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

/** The lines that are known, to choose from. */
export function knownLines({ items = [] }: State['lines']): Child {
  return h(
    'datalist',
    { id: 'known-lines' },
    ...items.map(({ id, attributes }) => h('option', { key: id, value: id }, titleOf(attributes))),
  );
}
