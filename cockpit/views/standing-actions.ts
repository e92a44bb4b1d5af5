import {
  enterReason,
  REASON_PLACE,
  redeemVerified,
  type Undoable,
  voidVerified,
  withdraw,
} from '../actions/standing.ts';
import { ofOneLine } from '../actions/verification.ts';
import { mayOrder, mayRedeem } from '../state/scope.ts';
import type { Results, State } from '../state/state.ts';
import { grouped } from '../values/number.ts';
import { type Child, h } from './dom.ts';
import { alerts, button, textField } from './ui.ts';

/** What the key may do with the codes that were verified: redeem them, make them void, or undo what was done. */
export function standingActions({ codes }: Results, state: State): Child {
  const { busy, done, problems } = state.acting;
  const scope = state.session.open?.scope;
  const redeemable = mayRedeem(scope) ? countOf(ofOneLine(codes, 'redeem')) : 0;
  const voidable = mayOrder(scope) ? countOf(ofOneLine(codes, 'void')) : 0;
  const undoable = mayOrder(scope) && codes.length === 1 ? undoableOf(codes[0]) : [];
  const disabled = { 'aria-disabled': busy && 'true' };
  return [
    done !== '' && h('p', { class: 'noted' }, `✓ ${done}`),
    alerts(problems, [REASON_PLACE]),
    redeemable > 0 &&
      h(
        'p',
        { class: 'actions' },
        button(`Redeem ${counted(redeemable)}`, () => void redeemVerified(), disabled),
      ),
    (voidable > 0 || undoable.length > 0) &&
      h(
        'details',
        {},
        h('summary', {}, summaryText(voidable, undoable.length > 0)),
        h(
          'div',
          { class: 'inset' },
          reasonField(state),
          h(
            'p',
            { class: 'actions' },
            voidable > 0 &&
              button(`Make ${counted(voidable)} void`, () => void voidVerified(), { ...disabled, class: 'danger' }),
            undoable.map((what) => button(undoText(what), () => void withdraw(what), disabled)),
          ),
        ),
      ),
  ];
}

/** Why; it is kept for ever. */
export function reasonField({ acting: { reason, problems } }: State, id = 'reason'): Child {
  return textField(
    {
      id,
      label: 'Reason',
      hint: 'Kept for ever, so no personal data.',
      problems,
      places: [REASON_PLACE],
      value: reason,
      onInput: enterReason,
    },
    { maxlength: '200' },
  );
}

/** What a button that undoes is called. */
export const undoText = (what: Undoable): string =>
  what.void === undefined ? 'Undo the redemption' : 'Withdraw the void';

function summaryText(voidable: number, isUndoable: boolean): string {
  if (voidable === 0) return 'Undo';
  return isUndoable ? 'Make it void, or undo' : `Make ${counted(voidable)} void`;
}

const counted = (count: number) => (count === 1 ? 'the code' : `${grouped(count)} codes`);

function countOf(lines: ReadonlyMap<string, readonly string[]>): number {
  return [...lines.values()].reduce((sum, tokens) => sum + tokens.length, 0);
}

function undoableOf(code: Results['codes'][number] | undefined): readonly Undoable[] {
  return (code?.lines ?? []).flatMap(({ line, void: one, redeemed }) => [
    ...(one?.id === undefined ? [] : [{ line, void: one.id }]),
    ...(redeemed?.id === undefined ? [] : [{ line, redemption: redeemed.id }]),
  ]);
}
