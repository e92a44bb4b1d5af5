import { type DraftName, edit, isPaid } from '../actions/drafts.ts';
import type { OpenSession, State } from '../state/state.ts';
import { uuid } from '../values/uuid.ts';
import { copyButton } from './copy.ts';
import { type Child, h } from './dom.ts';
import { places, problemsOf } from './terms.ts';
import { button, section, textField } from './ui.ts';

/** The payment, where payments are checked (the page never makes one up), and what is filled in already. */
export function paymentFields(state: State, name: DraftName): Child {
  const { payment: paid } = state[name];
  const problems = problemsOf(state, name);
  const isAsked = isPaid(state.session.open as OpenSession);
  const ident = textField(
    {
      id: `${name}-ident`,
      label: 'PaymentIntent',
      hint: 'The payment of this order at Stripe; it must have succeeded. “pi_” and 24 letters or digits.',
      problems,
      places: places.ident,
      value: paid.ident,
      onInput: (ident) => edit(name, { payment: { ...paid, ident } }),
    },
    { placeholder: 'pi_…', class: 'code' },
  );
  const rest = more(state, name, isAsked);
  // In one column it stands below what the code comes to.
  const fields = isAsked ? section(`${name}-payment`, 'Payment', ident, rest) : h('div', { class: 'card' }, rest);
  return h('div', { class: 'later' }, fields);
}

/** Whether the fields that are filled in already are shown: as long as nobody closes them, however the page changes. */
let isMoreShown = false;

/** What is filled in already and seldom edited: the seed, and the transaction of a payment. It opens where one of them is refused. */
function more(state: State, name: DraftName, isAsked: boolean): Child {
  const { seed, payment: paid } = state[name];
  const problems = problemsOf(state, name);
  const own: readonly string[] = [...places.seed, ...places.id];
  const ontoggle = (event: Event) => {
    isMoreShown = (event.currentTarget as HTMLDetailsElement).open;
  };
  return h(
    'details',
    { open: isMoreShown || problems.some(({ at }) => own.includes(at)), ontoggle },
    h('summary', {}, isAsked ? 'More: seed and transaction' : 'More: seed of the hash'),
    h(
      'div',
      { class: 'inset' },
      textField(
        {
          id: `${name}-seed`,
          label: 'Seed of the file’s hash',
          hint: 'With it you can show later that a file is the one that was delivered. Keep it, or leave it empty to go without.',
          problems,
          places: places.seed,
          value: seed,
          onInput: (value) => edit(name, { seed: value }),
        },
        { class: 'code' },
      ),
      h(
        'p',
        { class: 'actions' },
        button('Another seed', () => edit(name, { seed: uuid() }), { class: 'copy' }),
        seed !== '' && copyButton(seed, 'the seed'),
      ),
      h('p', { class: 'hint' }, 'When you have downloaded the codes, the line shows the command that checks the file.'),
      isAsked &&
        textField(
          {
            id: `${name}-transaction`,
            label: 'Transaction',
            hint: 'A UUID of your own books; a fresh one is filled in.',
            problems,
            places: places.id,
            value: paid.id,
            onInput: (id) => edit(name, { payment: { ...paid, id } }),
          },
          { class: 'code' },
        ),
    ),
  );
}
