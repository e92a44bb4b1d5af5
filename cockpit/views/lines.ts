import { factsOf, hasIssued, reaches } from '../../api/statuses/statuses.ts';
import type { TokensAttributes } from '../../client/index.ts';
import { loadGone } from '../actions/lines.ts';
import { find as findLines, loadNames } from '../actions/names.ts';
import { hrefOf } from '../state/route.ts';
import { mayOrder } from '../state/scope.ts';
import type { GoneLine, LineFilter, ListedLine, State } from '../state/state.ts';
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
  gone: 'Deleted or expired',
};

type AnyLine = ListedLine | GoneLine;

/** All lines of the customer, the latest order first, to search and to filter. */
export function linesView({ lines, held }: State): Child {
  const { items, gone, names, problems, find, only } = lines;
  const title = heading('Lines', 'All that your company has ordered, the latest first.');
  if (items === undefined) return [title, alerts(problems), problems.length === 0 && h('p', {}, 'Loading…')];
  const own = new Set(held.items?.map(({ id }) => id));
  const all: readonly AnyLine[] = only === 'gone' ? (gone ?? []) : items;
  const found = all.filter((line) => isFound(line, find, names) && isOf(line, only, own));
  const shown = found.slice(0, PAGE);
  return [
    title,
    alerts(problems),
    search(lines),
    all.length === 0
      ? h('p', { class: 'card' }, ...noneOf(only, gone))
      : h('p', { class: 'muted', id: 'found' }, countText(found.length, all.length)),
    found.length === 0 &&
      (only !== 'all' || items.length > 0) &&
      h(
        'p',
        {},
        button('Show all lines', () => change('lines', { find: '', only: 'all' })),
      ),
    h('ul', { class: 'lines' }, ...shown.map((line) => item(line, { note: earlierName(line, find, names) }))),
    found.length > PAGE && h('p', { class: 'hint' }, `The first ${PAGE} are shown: search for the others.`),
  ];
}

/** Why the list is empty. */
function noneOf(only: LineFilter, gone: State['lines']['gone']): Child[] {
  if (only !== 'gone') return ['There is none yet. ', mayOrder() && h('a', { href: hrefOf('order') }, 'Order codes')];
  return [gone ? 'There is none.' : 'Loading…'];
}

function search({ find, only, names }: State['lines']): Child {
  return h(
    'div',
    { class: 'pair', role: 'search' },
    textField(
      {
        id: 'find',
        label: 'Search',
        problems: [],
        value: find,
        hint: names && [
          `With the names of ${names.more ? `the ${grouped(names.loaded)} oldest` : 'all'} batches. `,
          names.more && !names.busy && button('Search more', () => void loadNames(), { class: 'copy' }),
        ],
        onInput: findLines,
      },
      { type: 'search', placeholder: 'Name, format, set or id' },
    ),
    field({ id: 'only', label: 'Show', problems: [] }, (attributes) =>
      h(
        'select',
        {
          ...attributes,
          value: only,
          onchange: (event: Event) => {
            const only = (event.target as HTMLSelectElement).value as LineFilter;
            change('lines', { only });
            if (only === 'gone') void loadGone();
          },
        },
        ...Object.entries(filters).map(([value, label]) => h('option', { value }, label)),
      ),
    ),
  );
}

const countText = (found: number, all: number) =>
  found === all ? `${grouped(all)} ${all === 1 ? 'line' : 'lines'}` : `${grouped(found)} of ${grouped(all)} lines`;

const wordsOf = (find: string) => find.toLowerCase().split(/\s+/).filter(Boolean);

/** Whether each word that is searched for stands in what the line and its batches are called, made of, or identified by. */
function isFound({ id, attributes, meta }: AnyLine, find: string, names: State['lines']['names']): boolean {
  const { note = '', gtin = '' } = attributes;
  const texts = [note, shapeOf(attributes), gtin, meta?.opened?.note, id, ...(names?.ofLine.get(id) ?? [])];
  const text = texts.join(' ').toLowerCase();
  return wordsOf(find).every((word) => text.includes(word));
}

/** The name of an earlier batch, where it is that by which the line is found. */
function earlierName({ id, attributes }: AnyLine, find: string, names: State['lines']['names']): Child {
  const words = wordsOf(find);
  const has = (text: string) => words.some((word) => text.toLowerCase().includes(word));
  if (words.length === 0 || has(titleOf(attributes))) return false;
  const name = names?.ofLine.get(id)?.find(has);
  return name !== undefined && `Earlier batch: ${name}`;
}

function isOf(line: AnyLine, only: LineFilter, own: ReadonlySet<string>): boolean {
  const { attributes, id } = line;
  if (attributes.status === 'deleted') return only === 'gone';
  return {
    gone: false,
    all: true,
    running: isUnderWay(attributes),
    low: isLow(attributes, totalOf(line)),
    failed: attributes.status === 'failed',
    session: own.has(id),
  }[only];
}

/** All codes that the line has made. */
export const totalOf = ({ meta }: AnyLine): bigint => BigInt(meta?.total ?? 0);

/** A line: what it is called, what its codes look like, how many there are, and its id last. */
export function item(
  line: AnyLine,
  { warning, note, href = hrefOf('line', line.id) }: { warning?: Child; note?: Child; href?: string } = {},
): Child {
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
      { href },
      h('span', { class: 'title' }, titleOf(attributes)),
      h('span', { class: 'size' }, h('strong', {}, grouped(total)), ' codes'),
      h('span', { class: `badge ${toneOf(status)}` }, statusWords[status].text),
      h('span', { class: 'muted about' }, batches > 1 && `${grouped(batches)} batches · `, shapeOf(attributes)),
      h('span', { class: 'muted when' }, moment(timestamps.requested), ' · ', h('code', {}, shortId(id))),
      attributes.status !== 'deleted' &&
        isUnderWay(attributes) &&
        progressOf(attributes, `Progress of ${grouped(size)} codes of ${titleOf(attributes)}`),
      note && h('span', { class: 'muted note' }, note),
      warning && h('span', { class: 'low' }, warning),
    ),
  );
}

/** How a status looks; it is always told in words as well. */
export function toneOf(status: AnyLine['attributes']['status']): string {
  if (status === 'deleted') return '';
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
