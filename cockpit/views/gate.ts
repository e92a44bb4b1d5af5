import { atGate, enterCode } from '../actions/gate.ts';
import { mayRedeem } from '../state/scope.ts';
import type { State } from '../state/state.ts';
import { standingOf, standingWords } from '../values/standing.ts';
import { answer, codeOf } from './answer.ts';
import { camera } from './camera.ts';
import { type Child, h } from './dom.ts';
import { alerts, button, form, heading, submit, textField } from './ui.ts';

/** What a key at a gate sees: one field, one answer. A scanner types the code and the Enter key; the next one can follow at once. */
export function gateView(state: State): Child {
  const { code, waiting, answers, busy, problems } = state.gate;
  const [latest, ...earlier] = answers;
  const redeems = mayRedeem(state.session.open?.scope);
  return h(
    'div',
    { class: 'gate' },
    heading(redeems ? 'Redeem a code' : 'Check a code'),
    form(
      { class: 'card' },
      () => void atGate(redeems),
      textField(
        {
          id: 'gate-code',
          label: 'Code',
          problems,
          places: ['code', '/data/attributes/tokens/0', '/data/attributes/tokens'],
          value: code,
          onInput: enterCode,
        },
        { class: 'code', autocapitalize: 'characters', enterkeyhint: 'go' },
      ),
      alerts(problems, ['code', '/data/attributes/tokens/0', '/data/attributes/tokens']),
      h(
        'p',
        { class: 'actions' },
        submit(redeems ? 'Redeem' : 'Check', false),
        redeems && button('Check only', () => void atGate(false)),
      ),
      h('p', { class: 'hint' }, waitingText(waiting.length, busy)),
      camera(state, (text) => {
        enterCode(text);
        void atGate(redeems);
      }),
    ),
    latest && h('div', { key: latest.at }, answer(latest.result, state.lines, redeems)),
    earlier.length > 0 &&
      h(
        'section',
        { 'aria-labelledby': 'earlier-answers' },
        h('h2', { id: 'earlier-answers' }, 'Before'),
        h(
          'ul',
          { class: 'answers' },
          ...earlier.map(({ result, at }) => {
            const { text, mark, tone } = standingWords[standingOf(result)];
            return h(
              'li',
              { key: at },
              h('span', { class: `badge ${tone}` }, `${mark} ${text}`),
              h('span', {}, codeOf(result)),
              h('span', { class: 'muted' }, new Date(at).toLocaleTimeString('en-GB')),
            );
          }),
        ),
      ),
  );
}

/** What waits for its answer; where nothing is under way, how it goes on. */
function waitingText(count: number, busy: boolean): string {
  if (count === 0) return '';
  if (busy) return count === 1 ? 'One moment…' : `${count} codes wait for their answers.`;
  return `${count === 1 ? 'A code waits for its answer' : `${count} codes wait for their answers`}. Press Enter to try again.`;
}
