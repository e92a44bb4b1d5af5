import { loadAlphabets } from './actions/alphabets.ts';
import { stopCamera } from './actions/camera.ts';
import { askCapacity } from './actions/capacity.ts';
import { watchHome } from './actions/home.ts';
import { loadGone, loadHeld, watchLine, watchLines } from './actions/lines.ts';
import { forgetNames } from './actions/names.ts';
import { chooseLine, forgetSnapshot } from './actions/orders.ts';
import { stopPolling } from './actions/poll.ts';
import { restore } from './actions/session.ts';
import { shareSession } from './actions/tabs.ts';
import { applyFocus, focusOn } from './state/focus.ts';
import { keep } from './state/kept.ts';
import { hrefOf, routeOf } from './state/route.ts';
import { isAtGate } from './state/scope.ts';
import { change, onChange, replace, state } from './state/store.ts';
import { type Element_, h, render } from './views/dom.ts';
import { pageOf, titleOf } from './views/page.ts';

/** Begins: the page from the state, the state from the address, the session and its order from the tab. */

const page = document.getElementById('page') as HTMLElement;
let session: string | undefined;

function show(): void {
  const {
    session: { open },
    order,
  } = state();
  // Whoever has just come in, or left, is at the beginning of a view.
  if (open?.key !== session) {
    session = open?.key;
    replace('route', routeOf(location.hash, open?.scope));
    enterView(...(isAtGate(open?.scope) ? ['#gate-code'] : []), 'h1');
  }
  keep(open, order);
  try {
    render(page, pageOf(state()) as Element_[]);
  } catch (error) {
    console.error(error);
    render(page, [h('p', { role: 'alert' }, 'This page has failed. What was ordered goes on: please reload it.')]);
  }
  document.title = titleOf(state());
  applyFocus();
}

/** Begins with a view: what stays entered is taken up, what is selected has the focus. */
function enterView(...focus: string[]): void {
  stopPolling();
  stopCamera();
  change('acting', { done: '', problems: [] });
  focusOn(...focus);
  if (!state().session.open) return;
  const { view, id } = state().route;
  if (view === 'verify') change('verification', { line: id });
  if (view === 'lines') forgetNames();
  if (view === 'continue') {
    forgetSnapshot();
    if (id !== '') void chooseLine(id);
  }
  load();
}

/** Loads what the view shows. */
function load(): void {
  if (!state().session.open) return;
  const { view, id } = state().route;
  if (view === 'order' || view === 'continue') {
    const name = view === 'order' ? 'order' : 'continuation';
    askCapacity(name);
    void loadAlphabets(() => askCapacity(name));
  }
  if (view === 'home') watchHome();
  const isWithLines = view === 'lines' || view === 'continue' || view === 'verify';
  if (isWithLines && !isAtGate(state().session.open?.scope)) watchLines();
  if (view === 'lines' && state().lines.only === 'gone') void loadGone();
  if (view === 'line') watchLine(id);
  if (view === 'line' || view === 'lines' || view === 'session') void loadHeld();
}

addEventListener('hashchange', () => {
  const before = state().route;
  const route = routeOf(location.hash, state().session.open?.scope);
  replace('route', route);
  scrollTo(0, 0);
  // Back from a line the list is where it was left.
  const isBack = before.view === 'line' && route.view === 'lines';
  enterView(...(isBack ? [`main a[href="${hrefOf('line', before.id)}"]`] : []), 'h1');
});
// What another tab has ordered meanwhile, or what could not be loaded while there was no network.
addEventListener('online', load);
addEventListener('visibilitychange', () => document.hidden || load());
addEventListener('beforeunload', (event) => {
  if (state().order.busy || state().continuation.busy) event.preventDefault();
});
onChange(show);
restore();
shareSession();
show();
