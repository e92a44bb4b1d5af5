import { hrefOf } from '../state/route.ts';
import { mayOrder } from '../state/scope.ts';
import type { ListedLine, State, Total } from '../state/state.ts';
import { isLow, leftIn } from '../values/left.ts';
import { grouped, power } from '../values/number.ts';
import { type Child, h } from './dom.ts';
import { isUnderWay, item, totalOf } from './lines.ts';
import { alerts, heading } from './ui.ts';

/** Lines that stand here; the list has all. */
const MOST_SHOWN = 5;

/** Where one stands: how many codes there are, what is being made, what needs something, and what can be done next. */
export function homeView(state: State): Child {
  const { home, lines, session } = state;
  const { items, complete, problems } = lines;
  const title = heading(session.open?.company ?? 'Home');
  const told = alerts([...home.problems, ...problems]);
  if (items === undefined) return [title, told, problems.length === 0 && h('p', { class: 'muted' }, 'Loading…')];
  const total = home.totals;
  if (items.length === 0 && (total === undefined || total.all.codes === '0')) return [title, told, firstOrder()];
  const running = items.filter(({ attributes }) => isUnderWay(attributes));
  const low = items.filter((line) => isLow(line.attributes, totalOf(line)));
  return [
    title,
    told,
    totals(total),
    nextSteps(items),
    !complete && h('p', { class: 'warning' }, 'Older lines may be missing until the operator has run the upgrade.'),
    running.length > 0 && list('running', 'Being made now', running),
    low.length > 0 &&
      list(
        'low',
        'Low on codes',
        low,
        ({ attributes }) => `${power(leftIn(attributes))} left: order a new line in time.`,
      ),
    list(
      'latest',
      'Latest lines',
      items.filter(({ attributes }) => !isUnderWay(attributes)),
    ),
  ];
}

function totals(total: State['home']['totals']): Child {
  const one = (label: string, value: Total | undefined) =>
    h(
      'div',
      {},
      h('dt', {}, label),
      h('dd', { class: 'figure' }, value === undefined ? '–' : shortOf(value.codes)),
      h('dd', { class: 'muted' }, value === undefined ? ' ' : batches(value.batches)),
    );
  return h(
    'dl',
    { class: 'totals', 'aria-label': 'Codes made' },
    one('Codes this month', total?.month),
    one('Codes this year', total?.year),
    one('Codes in all', total?.all),
  );
}

const shortOf = (codes: string) => power(BigInt(codes));
const batches = (count: number) => `in ${grouped(count)} ${count === 1 ? 'batch' : 'batches'}`;

function list(id: string, title: string, lines: readonly ListedLine[], warn?: (line: ListedLine) => string): Child {
  if (lines.length === 0) return false;
  return h(
    'section',
    { class: 'group', 'aria-labelledby': `${id}-heading`, key: id },
    h('h2', { id: `${id}-heading` }, title),
    h('ul', { class: 'lines' }, ...lines.slice(0, MOST_SHOWN).map((line) => item(line, { warning: warn?.(line) }))),
    lines.length > MOST_SHOWN && h('p', {}, h('a', { href: hrefOf('lines') }, `All ${grouped(lines.length)}`)),
  );
}

function nextSteps(items: readonly ListedLine[]): Child {
  const goesOn = items.find(({ attributes }) => 'partial' in attributes && attributes.partial);
  return h(
    'p',
    { class: 'actions' },
    mayOrder() && h('a', { class: 'button primary', href: hrefOf('order') }, 'Order a new line'),
    mayOrder() && goesOn && h('a', { class: 'button', href: hrefOf('continue') }, 'Order more of a line'),
    h('a', { class: 'button', href: hrefOf('verify') }, 'Verify codes'),
  );
}

const steps = [
  [
    'Say what the codes are for',
    'Medicine packs, vouchers, tickets, licence keys or your own. You see examples, and how hard a code is to guess.',
  ],
  ['Order and download', 'A thousand codes take a second. The page checks the file before it saves it.'],
  [
    'Print, send, and verify',
    'When a code comes back, paste or scan it: the page says whether it is one of yours, and redeems it once.',
  ],
] as const;

/** Of somebody who has nothing yet: how a first order goes. */
function firstOrder(): Child {
  return h(
    'section',
    { class: 'card', 'aria-labelledby': 'first-heading' },
    h('h2', { id: 'first-heading' }, 'Your first codes, in three steps'),
    h('ol', { class: 'guide' }, ...steps.map(([title, text]) => h('li', {}, h('strong', {}, title), h('p', {}, text)))),
    mayOrder() && h('p', {}, h('a', { class: 'button primary', href: hrefOf('order') }, 'Order your first codes')),
  );
}
