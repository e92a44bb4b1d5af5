import { isPaid } from '../actions/drafts.ts';
import { enter, findSessions, openSession, revoke } from '../actions/session.ts';
import { hrefOf } from '../state/route.ts';
import { mayOrder } from '../state/scope.ts';
import type { FoundSession, OpenSession, State } from '../state/state.ts';
import { change } from '../state/store.ts';
import { titleOf } from '../values/line-title.ts';
import { grouped, moment } from '../values/number.ts';
import { type Child, h } from './dom.ts';
import { shortId } from './line-name.ts';
import { amount, percent } from './price.ts';
import { alerts, button, facts, field, form, heading, section, submit, textField } from './ui.ts';

const apiKeyPlaces = ['id', 'Api-Key'];

/** The key is read from its field when it is needed, and is nowhere else. */
const entered = (form: HTMLFormElement, name: string) => String(new FormData(form).get(name) ?? '').trim();

function apiKeyField({ session }: State, hint: string): Child {
  return field(
    { id: 'api-key', label: 'Api-Key', hint, problems: session.problems, places: apiKeyPlaces },
    (attributes) =>
      h('input', { ...attributes, name: 'api-key', type: 'password', autocomplete: 'off', required: true }),
  );
}

/** Where nobody is signed in. */
export function signInView(state: State): Child {
  const { busy, problems, earlier } = state.session;
  return h(
    'div',
    { class: 'narrow' },
    heading('Sign in', 'Order unique, unguessable codes, watch them being made, and check the ones that come back.'),
    form(
      { class: 'card' },
      (it) => void openSession(entered(it, 'api-key'), entered(it, 'note')),
      alerts(problems, apiKeyPlaces),
      apiKeyField(state, 'Given to you by whoever runs this service. It is used once, to sign in, and not kept.'),
      field(
        { id: 'note', label: 'Note (optional)', hint: 'So that you can find this session again later.', problems },
        (attributes) => h('input', { ...attributes, name: 'note', maxlength: '1000', autocomplete: 'off' }),
      ),
      h(
        'p',
        { class: 'actions' },
        submit('Open a session', busy),
        h(
          'button',
          {
            type: 'button',
            onclick: (event: Event) => {
              const { form: it } = event.currentTarget as HTMLButtonElement;
              void findSessions(entered(it as HTMLFormElement, 'api-key'));
            },
          },
          'Resume an earlier session…',
        ),
      ),
    ),
    earlier && earlierSessions(earlier, state.session.find),
  );
}

/** Sessions that are listed at once. */
const MOST_SHOWN = 10;

/** Those with a note can be told apart, so they come first; of the others the latest. */
function earlierSessions(all: readonly FoundSession[], find: string): Child {
  const words = find.toLowerCase();
  const found = all
    .filter(({ note = '', granted }) => `${note} ${moment(granted)}`.toLowerCase().includes(words))
    .sort((a, b) => Number(!a.note) - Number(!b.note));
  const sessions = found.slice(0, MOST_SHOWN);
  return section(
    'earlier',
    'Open sessions',
    all.length > MOST_SHOWN &&
      textField({
        id: 'find-session',
        label: 'Search',
        hint: `The first ${Math.min(MOST_SHOWN, found.length)} of ${grouped(found.length)}. Every session sees all lines: it need not be the same one.`,
        problems: [],
        value: find,
        onInput: (value) => change('session', { find: value }),
      }),
    sessions.length === 0
      ? h('p', {}, 'There is none. Open a new one.')
      : h(
          'ul',
          { class: 'choices' },
          ...sessions.map((session) =>
            h(
              'li',
              { key: session.key },
              button(
                [
                  h('strong', {}, session.note || 'Without a note'),
                  h('span', { class: 'muted' }, moment(session.granted)),
                ],
                () => void enter(session),
              ),
            ),
          ),
        ),
  );
}

/** The session that is open: whose, on what terms, and how to end it. */
export function sessionView(state: State): Child {
  const open = state.session.open as OpenSession;
  const { limits } = open;
  const orders = mayOrder(open.scope);
  return [
    heading('Session', `${open.company}${open.note ? ` · ${open.note}` : ''}`),
    section(
      'terms-heading',
      'Terms',
      facts(
        ['Opened', moment(open.granted)],
        ['Agreement', open.agreement],
        ['What its key may do', scopeWords[open.scope]],
        orders && ['Codes in one order', `${grouped(limits.minTokens)} to ${grouped(limits.maxTokens)}`],
        orders && ['Characters of a code', `${grouped(limits.minDigits)} to ${grouped(limits.maxDigits)}`],
        ...(orders && isPaid(open) ? prices(open) : []),
      ),
    ),
    section(
      'keys-heading',
      'Your keys',
      h(
        'p',
        {},
        'Your Api-Key is kept nowhere. This tab, and the tabs that you open from its links, keep the key of this session until you close them or sign out. The session stays open: your Api-Key brings you back to it.',
      ),
    ),
    section(
      'revoke-heading',
      'Revoke this session',
      h(
        'p',
        {},
        orders
          ? 'Ends it for everybody and removes the files of its lines for good. The lines can still be continued and their codes verified, from another session.'
          : 'Ends it for everybody who has it open. No line and no file is lost.',
      ),
      orders && held(state),
      form(
        { class: 'stack' },
        (it) => void revoke(entered(it, 'api-key')),
        alerts(state.session.problems, apiKeyPlaces),
        apiKeyField(state, 'Asked for again, so that nobody does this by mistake.'),
        h(
          'p',
          { class: 'actions' },
          submit(orders ? 'Revoke and remove the files' : 'Revoke this session', state.session.busy, {
            class: 'danger',
          }),
        ),
      ),
    ),
  ];
}

const scopeWords: Readonly<Record<OpenSession['scope'], string>> = {
  order: 'Everything',
  reprint: 'See lines and download their files',
  redeem: 'Verify and redeem codes',
  verify: 'Verify codes',
};

/** What is paid for, where orders are. */
const prices = ({ price, currency }: OpenSession): readonly (readonly [string, string] | false)[] => [
  ['An order', amount(price.job, currency)],
  ['A character of a code', amount(price.digit, currency)],
  ['An analysis', amount(price.metrics, currency)],
  price.rebate > 0 && ['Rebate', percent(price.rebate)],
];

/** Which lines lose their files with the session, above all those that others have ordered parts of. */
function held({ held: { items = [] } }: State): Child {
  if (items.length === 0) return false;
  const shared = items.filter(({ meta }) => meta?.shared);
  return h(
    'div',
    { id: 'held' },
    h(
      'p',
      {},
      `This session holds ${items.length === 1 ? 'one line' : `${grouped(items.length)} lines`}: download the files first.`,
    ),
    shared.length > 0 && h('p', {}, 'Other sessions have ordered parts of these lines as well:'),
    shared.length > 0 &&
      h(
        'ul',
        {},
        ...shared.map(({ id, attributes }) =>
          h('li', {}, h('a', { href: hrefOf('line', id) }, titleOf(attributes), ' ', h('code', {}, shortId(id)))),
        ),
      ),
  );
}
