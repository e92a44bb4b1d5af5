import { askCapacity } from '../actions/capacity.ts';
import { type DraftName, edit, faultsOf, isPaid, priceOfDraft } from '../actions/drafts.ts';
import type { Problem } from '../state/problem.ts';
import type { OpenSession, State } from '../state/state.ts';
import { grouped, money, wholeNumber } from '../values/number.ts';
import { type Child, type Element_, h } from './dom.ts';
import { leftOut } from './format.ts';
import { capacityFigure, oddsFigure } from './outlook.ts';
import { amount, priceTable } from './price.ts';
import { alerts, checkbox, submit, textField } from './ui.ts';

/** What both kinds of orders have: how many codes, of how many digits, on what terms; and what comes of it. */

const attribute = (name: string) => `/data/attributes/${name}`;
const payment = (name: string) => `/data/relationships/payment/data/${name}`;

/** Where the API finds fault with the fields of an order. */
export const places = {
  alphabet: [attribute('alphabet'), 'name'],
  digits: [attribute('digits'), 'digits'],
  pattern: ['', '/pattern', '/check', '/avoid', '/avoid/lists', '/avoid/runs'].map(
    (member) => `${attribute('format')}${member}`,
  ),
  size: [attribute('size'), 'size'],
  seed: ['/meta/seed'],
  id: [payment('id')],
  ident: [payment('ident'), 'ident'],
  note: [attribute('note')],
} as const;
/** All of them. */
export const allPlaces: readonly string[] = [...Object.values(places).flat(), 'line', 'snapshot.blob'];

/** What is wrong with a draft: what was refused, and what would be; each place once. */
export function problemsOf(state: State, name: DraftName): readonly Problem[] {
  const refused = [...state[name].problems, ...(name === 'order' ? state.capacity.problems : [])];
  const told = new Set(refused.map(({ at }) => at));
  return [...refused, ...faultsOf(name).filter(({ at }) => !told.has(at))];
}

/** Length and quantity. */
export function shapeFields(state: State, name: DraftName): Child {
  const draft = state[name];
  const { limits } = state.session.open as OpenSession;
  const problems = problemsOf(state, name);
  return h(
    'div',
    { class: 'pair' },
    textField(
      {
        id: `${name}-digits`,
        label: 'Length',
        hint:
          draft.pattern === ''
            ? `${grouped(limits.minDigits)} to ${grouped(limits.maxDigits)} characters`
            : 'Random characters, by the format.',
        problems,
        places: places.digits,
        value: draft.digits,
        onInput: (digits) => {
          edit(name, { digits });
          askCapacity(name);
        },
      },
      { inputmode: 'numeric', ...(draft.pattern !== '' && { readonly: true }) },
    ),
    quantityField(state, name),
  );
}

/** How many codes. */
export function quantityField(state: State, name: DraftName): Element_ {
  const draft = state[name];
  const { limits } = state.session.open as OpenSession;
  const most = state.capacity.reachable ?? BigInt(limits.maxTokens);
  const least = most < limits.minTokens ? most : BigInt(limits.minTokens);
  return textField(
    {
      id: `${name}-size`,
      label: 'Quantity',
      hint: `${grouped(least)} to ${grouped(most)} in one order`,
      problems: problemsOf(state, name),
      places: places.size,
      value: draft.size,
      onInput: (size) => edit(name, { size }),
    },
    { inputmode: 'numeric' },
  );
}

/** What the codes are for: the line is called by it. */
export function noteField(state: State, name: DraftName): Child {
  return textField({
    id: `${name}-note`,
    label: 'Name (optional)',
    hint:
      name === 'order'
        ? 'The line is called by it. Kept for ever, so no personal data.'
        : 'The line is called by the name of its latest batch. Kept for ever, so no personal data.',
    problems: problemsOf(state, name),
    places: places.note,
    value: state[name].note,
    onInput: (note) => edit(name, { note }),
  });
}

/** Whether the codes are to be analysed, and what that costs. */
export function analysisField(state: State, name: DraftName): Child {
  const open = state.session.open as OpenSession;
  const { price, currency } = open;
  const cost =
    isPaid(open) && price.metrics > 0 && h('span', { class: 'muted' }, ` (${amount(price.metrics, currency)})`);
  const label = ['Analyse how random the codes are, with pictures', cost];
  return checkbox(`${name}-analysis`, label, state[name].analysis, (analysis) => edit(name, { analysis }));
}

/**
 * What the order comes to: the space, the odds, the price; and the button. `circulating` are codes of the line made already,
 * where that is known.
 */
export function summary(state: State, name: DraftName, circulating: bigint | undefined, verb: string): Child {
  const size = wholeNumber(state[name].size);
  return h(
    'div',
    { class: 'side' },
    h(
      'section',
      { class: 'card summary outlook', 'aria-label': 'Capacity and odds' },
      h('h2', {}, 'Odds of guessing one'),
      oddsFigure(state, name, size, circulating),
      h('h2', {}, 'Possible codes'),
      capacityFigure(state.capacity),
      name === 'order' && leftOut(state),
    ),
    checkout(state, name, size, verb),
  );
}

/** The price, and the button, which on a phone stays at the lower edge. */
function checkout(state: State, name: DraftName, size: bigint | undefined, verb: string): Child {
  const draft = state[name];
  const open = state.session.open as OpenSession;
  const price = priceOfDraft(draft, open);
  const cost = price === undefined ? '' : money(price, open.currency);
  const count = size === undefined ? 'codes' : `${grouped(size)} ${size === 1n ? 'code' : 'codes'}`;
  const pricing = isPaid(open) && [
    h('h2', {}, 'Price'),
    h('p', { class: 'figure', id: `${name}-price` }, cost || '–'),
    price === undefined
      ? h('p', { class: 'note' }, 'Shown when length and quantity are within their limits.')
      : priceTable(draft, open, price),
  ];
  const problems = alerts(draft.problems, allPlaces);
  return h(
    'section',
    { class: 'checkout', 'aria-label': pricing ? 'Price and order' : 'Order' },
    (pricing || draft.problems.length > 0) && h('div', { class: 'card summary pricing' }, pricing, problems),
    h(
      'div',
      { class: 'bar' },
      submit(draft.busy ? 'Ordering…' : `${verb} ${count}${cost && ` for ${cost}`}`, draft.busy, {
        class: 'primary wide',
      }),
    ),
  );
}
