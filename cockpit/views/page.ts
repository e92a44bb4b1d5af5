import { signOut } from '../actions/session.ts';
import { hrefOf, isFor, type ViewName } from '../state/route.ts';
import type { OpenSession, State } from '../state/state.ts';
import { continueView } from './continue.ts';
import { type Child, h } from './dom.ts';
import { gateView } from './gate.ts';
import { homeView } from './home.ts';
import { lineView } from './line.ts';
import { lineName } from './line-name.ts';
import { linesView } from './lines.ts';
import { orderView } from './order.ts';
import { sessionView, signInView } from './session.ts';
import { verifyView } from './verify.ts';

const pages: Readonly<Record<ViewName, (state: State) => Child>> = {
  home: homeView,
  order: orderView,
  lines: linesView,
  line: lineView,
  continue: continueView,
  verify: verifyView,
  gate: gateView,
  session: sessionView,
};

/** What stands in the navigation. */
const entries = [
  ['home', 'Home'],
  ['gate', 'Gate'],
  ['order', 'Order'],
  ['lines', 'Lines'],
  ['continue', 'Continue'],
  ['verify', 'Verify'],
  ['session', 'Session'],
] as const satisfies readonly (readonly [ViewName, string])[];

/** The title of a view, for the browser's history and tabs. */
export function titleOf(state: State): string {
  const { session, route } = state;
  const name = entries.find(([view]) => view === route.view)?.[1] ?? lineName(state);
  return `${session.open ? name : 'Sign in'} · Unique Tokens`;
}

/** The page as a function of the state. */
export function pageOf(state: State): Child[] {
  const { session, route } = state;
  return [
    h('a', { class: 'skip', href: '#main', onclick: skip }, 'Skip to the content'),
    h(
      'header',
      { class: 'top' },
      h('p', { class: 'brand' }, h('span', { class: 'mark', 'aria-hidden': 'true' }), 'Unique Tokens'),
      session.open && navigation(state, session.open),
      session.open && h('button', { type: 'button', class: 'quiet', onclick: () => signOut() }, 'Sign out'),
    ),
    h(
      'main',
      { id: 'main', tabindex: '-1' },
      h(
        'div',
        { class: 'view', key: session.open ? route.view : 'sign-in' },
        session.open ? pages[route.view](state) : signInView(state),
      ),
    ),
    h(
      'footer',
      {},
      'Codes are unique within a line. ',
      elsewhere('docs', 'API reference'),
      ' · ',
      elsewhere('openapi.json', 'OpenAPI'),
    ),
    h('p', { class: 'hidden', role: 'status', 'aria-live': 'polite' }, state.said),
  ];
}

/** Opens in another tab: what is entered here stays. */
function elsewhere(href: string, label: string): Child {
  return h('a', { href, target: '_blank', rel: 'noopener' }, label, h('span', { class: 'hidden' }, ' (another tab)'));
}

function navigation({ route: { view } }: State, { scope }: OpenSession): Child {
  return h(
    'nav',
    { 'aria-label': 'Views' },
    h(
      'ul',
      {},
      ...entries.map(([name, label]) => {
        if (!isFor(scope, name)) return false;
        const isCurrent = name === view || (name === 'lines' && view === 'line');
        return h('li', { key: name }, h('a', { href: hrefOf(name), 'aria-current': isCurrent && 'page' }, label));
      }),
    ),
  );
}

/** The # of the address is the view's, so the link moves the focus itself. */
function skip(event: Event): void {
  event.preventDefault();
  document.getElementById('main')?.focus();
}
