import { loadAlphabets } from './actions/alphabets.ts';
import { askCapacity } from './actions/capacity.ts';
import { watchLine, watchLines } from './actions/lines.ts';
import { chooseLine } from './actions/orders.ts';
import { stopPolling } from './actions/poll.ts';
import { restore } from './actions/session.ts';
import { applyFocus, focusOn } from './state/focus.ts';
import { routeOf } from './state/route.ts';
import { change, onChange, state } from './state/store.ts';
import { type Element_, render } from './views/dom.ts';
import { pageOf, titleOf } from './views/page.ts';

/** Begins: the page from the state, the state from the address, the session from the tab. */

const page = document.getElementById('page') as HTMLElement;
let session: string | undefined;

function show(): void {
  const { open } = state().session;
  // Whoever has just come in, or left, is at the beginning of a view.
  if (open?.key !== session) {
    session = open?.key;
    enterView();
  }
  render(page, pageOf(state()) as Element_[]);
  document.title = titleOf(state());
  applyFocus();
}

/** Loads what the view shows. */
function enterView(): void {
  stopPolling();
  focusOn('h1');
  if (!state().session.open) return;
  const { view, id } = state().route;
  if (view === 'order' || view === 'continue') void loadAlphabets();
  if (view === 'order') askCapacity('order');
  if (view === 'lines' || view === 'continue' || view === 'verify') watchLines();
  if (view === 'line') watchLine(id);
  if (view === 'verify') change('verification', { line: id || state().verification.line || state().line.id });
  if (view === 'continue') {
    if (id !== '') void chooseLine(id);
    askCapacity('continuation');
  }
}

addEventListener('hashchange', () => {
  change('route', routeOf(location.hash));
  scrollTo(0, 0);
  enterView();
});
onChange(show);
restore();
show();
