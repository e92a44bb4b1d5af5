import { hrefOf } from '../state/route.ts';
import { mayOrder } from '../state/scope.ts';
import type { GoneLine, State } from '../state/state.ts';
import { leftIn } from '../values/left.ts';
import { shapeOf, titleOf } from '../values/line-title.ts';
import { grouped } from '../values/number.ts';
import { type Child, h } from './dom.ts';
import { historyView } from './history.ts';
import { exactly } from './line-name.ts';
import { totalOf } from './lines.ts';
import { alerts, heading, section } from './ui.ts';

/** A line whose files are gone: what is still known of it, and what it can still do. */
export function goneView(state: State, gone: GoneLine): Child {
  const { id, attributes } = gone;
  const isReprinting = state.session.open?.scope === 'reprint';
  return [
    heading(titleOf(attributes), [h('strong', {}, `${grouped(totalOf(gone))} codes`), ` · ${shapeOf(attributes)}`]),
    alerts(state.line.problems),
    section(
      'gone-heading',
      'Its files are removed',
      h(
        'p',
        {},
        `The line was deleted or has expired at ${exactly(attributes.timestamps.deleted)}. Its codes can still be verified and redeemed, and the line can still be continued.`,
      ),
      h(
        'p',
        {},
        isReprinting
          ? 'You can have its codes again. The service records it.'
          : 'To have its codes again, ask your operator for a key of the scope “reprint”, and sign in with it.',
      ),
      h(
        'p',
        { class: 'actions' },
        h('a', { class: 'button', href: hrefOf('verify', id) }, 'Verify codes'),
        mayOrder() &&
          leftIn(attributes) > 0n &&
          h('a', { class: 'button', href: hrefOf('continue', id) }, 'Continue this line'),
      ),
    ),
    historyView(state),
  ];
}
