import { askCapacity } from '../actions/capacity.ts';
import { type DraftName, edit, priceOfDraft, sandboxPayment } from '../actions/drafts.ts';
import { grouped, money, odds, power, wholeNumber } from '../number.ts';
import type { OpenSession, State } from '../state/state.ts';
import { uuid } from '../uuid.ts';
import { type Child, h } from './dom.ts';
import { alerts, button, checkbox, long, section, submit, textField } from './ui.ts';

/** What both kinds of orders have: how many codes, of how many digits, on what terms; and what comes of it. */

const attribute = (name: string) => `/data/attributes/${name}`;
const payment = (name: string) => `/data/relationships/payment/data/${name}`;

/** Where the API finds fault with the fields of an order. */
export const places = {
  alphabet: [attribute('alphabet'), 'name'],
  digits: [attribute('digits'), 'digits'],
  size: [attribute('size'), 'size'],
  seed: ['/meta/seed'],
  id: [payment('id')],
  ident: [payment('ident'), 'ident'],
} as const;
/** All of them. */
export const allPlaces: readonly string[] = [...Object.values(places).flat(), 'line', 'snapshot.blob'];

/** Digits and size. */
export function shapeFields(state: State, name: DraftName): Child {
  const draft = state[name];
  const { capacity } = state;
  const { limits } = state.session.open as OpenSession;
  const problems = [...draft.problems, ...capacity.problems];
  const most = capacity.reachable ?? BigInt(limits.maxTokens);
  const least = most < limits.minTokens ? most : BigInt(limits.minTokens);
  return h(
    'div',
    { class: 'pair' },
    textField(
      {
        id: `${name}-digits`,
        label: 'Digits of a code',
        hint: `${grouped(limits.minDigits)} to ${grouped(limits.maxDigits)}`,
        problems,
        places: places.digits,
        value: draft.digits,
        onInput: (digits) => {
          edit(name, { digits });
          askCapacity(name);
        },
      },
      { inputmode: 'numeric' },
    ),
    textField(
      {
        id: `${name}-size`,
        label: 'Number of codes',
        hint: `${grouped(least)} to ${grouped(most)} in one order`,
        problems: draft.problems,
        places: places.size,
        value: draft.size,
        onInput: (size) => edit(name, { size }),
      },
      { inputmode: 'numeric' },
    ),
  );
}

/** A section that stands, in one column, below what the code comes to. */
const later: typeof section = (...args) => h('div', { class: 'later' }, section(...args));

/** Analysis and seed. */
export function extras(state: State, name: DraftName): Child {
  const { analysis, seed, problems } = state[name];
  return later(
    `${name}-extras`,
    'Proof',
    checkbox(`${name}-analysis`, 'Analyse how random the codes are, with pictures', analysis, (checked) =>
      edit(name, { analysis: checked }),
    ),
    textField({
      id: `${name}-seed`,
      label: 'Seed of the file’s hash',
      hint: [
        'With it you can show later that a file is the one that was delivered. Keep it, or leave it empty to go without: ',
        h('code', {}, `openssl dgst -sha256 -hmac "${seed || '…'}" tokens.txt`),
      ],
      problems,
      places: places.seed,
      value: seed,
      onInput: (value) => edit(name, { seed: value }),
    }),
    button('Another seed', () => edit(name, { seed: uuid() }), { class: 'quiet' }),
  );
}

/** The payment. The page cannot know whether the service checks payments, and never makes one up unasked. */
export function paymentFields(state: State, name: DraftName): Child {
  const { payment: paid, problems } = state[name];
  return later(
    `${name}-payment`,
    'Payment',
    textField(
      {
        id: `${name}-ident`,
        label: 'PaymentIntent',
        hint: 'Of Stripe, succeeded, for this order: “pi_” and 24 letters or digits.',
        problems,
        places: places.ident,
        value: paid.ident,
        onInput: (ident) => edit(name, { payment: { ...paid, ident } }),
      },
      { placeholder: 'pi_…' },
    ),
    textField({
      id: `${name}-transaction`,
      label: 'Transaction',
      hint: 'A UUID of your own books; a fresh one is filled in.',
      problems,
      places: places.id,
      value: paid.id,
      onInput: (id) => edit(name, { payment: { ...paid, id } }),
    }),
    h(
      'div',
      { class: 'aside' },
      h('p', { class: 'hint' }, 'Trying it out, or a service that does not check payments?'),
      button('Use a sandbox payment', () => sandboxPayment(name)),
    ),
  );
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
      h('h2', {}, 'Possible codes'),
      capacityFigure(state.capacity),
      h('h2', {}, 'Odds of guessing one'),
      oddsFigure(state.capacity, size, circulating),
    ),
    checkout(state, name, size, verb),
  );
}

function checkout(state: State, name: DraftName, size: bigint | undefined, verb: string): Child {
  const draft = state[name];
  const open = state.session.open as OpenSession;
  const price = priceOfDraft(draft, open);
  const cost = price === undefined ? '' : money(price, open.currency);
  const count = size === undefined ? 'codes' : `${grouped(size)} ${size === 1n ? 'code' : 'codes'}`;
  return h(
    'section',
    { class: 'card summary checkout', 'aria-label': 'Price and order' },
    h('h2', {}, 'Price'),
    h('p', { class: 'figure', id: `${name}-price` }, cost || '–'),
    h(
      'p',
      { class: 'note' },
      price === undefined ? 'Told as soon as digits and number are known.' : priceParts(draft, open),
    ),
    alerts(draft.problems, allPlaces),
    submit(draft.busy ? 'Ordering…' : `${verb} ${count}${cost && ` for ${cost}`}`, draft.busy, {
      class: 'primary wide',
    }),
  );
}

function capacityFigure({ available, busy }: State['capacity']): Child {
  const text = available === undefined ? '' : String(available);
  return [
    h('p', { class: 'figure', 'aria-busy': busy && 'true' }, available === undefined ? '–' : power(available)),
    h(
      'p',
      { class: 'note digits' },
      available === undefined
        ? 'Told as soon as alphabet and digits are known.'
        : text.length > 9 && text.length <= 45
          ? long(grouped(text))
          : text.length > 45
            ? `A number of ${text.length} digits.`
            : 'All strings of this length.',
    ),
  ];
}

function oddsFigure(
  { available, busy }: State['capacity'],
  size: bigint | undefined,
  before: bigint | undefined,
): Child {
  const issued = size === undefined || before === undefined ? undefined : before + size;
  if (available === undefined || issued === undefined || issued > available) {
    const why =
      issued !== undefined && available !== undefined
        ? 'There are not so many codes.'
        : 'Depends on how many are made.';
    return [h('p', { class: 'figure' }, '–'), h('p', { class: 'note' }, why)];
  }
  const { text, isNegligible } = odds(issued, available);
  return [
    h('p', { class: 'figure', 'aria-busy': busy && 'true' }, text),
    h(
      'p',
      { class: isNegligible ? 'badge good' : 'badge bad' },
      isNegligible ? '✓ Below 1 in 10,000' : '✗ Not below 1 in 10,000',
    ),
    h(
      'p',
      { class: 'note' },
      `Of one guess, with ${grouped(issued)} codes in circulation. EU rules for medicines ask for below 1 in 10,000.`,
    ),
  ];
}

function priceParts({ digits, size, analysis }: State['order'], { price }: OpenSession): string {
  const parts = `${price.job} + ${price.digit} × ${digits.trim()} × ${grouped(wholeNumber(size) ?? 0n)}`;
  const all = `${parts}${analysis ? ` + ${price.metrics}` : ''}`;
  return price.rebate > 0 ? `(${all}) × (1 − ${price.rebate})` : all;
}
