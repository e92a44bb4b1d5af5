import { medicinesText } from '../../client/index.ts';
import { medicineRulesOf } from '../../engine/alphabet/medicines.ts';
import type { DraftName } from '../actions/drafts.ts';
import { alphabetOf } from '../state/alphabets.ts';
import type { OpenSession, State } from '../state/state.ts';
import { grouped, odds, power, superscript } from '../values/number.ts';
import { digitsThatDo, logarithm } from './digits.ts';
import { type Child, h } from './dom.ts';
import { long } from './ui.ts';

/** What the draft's codes come to: how many there could be, and how hard they are to guess. */

/** The powers of ten that the scale reaches, and those that it names; the style sheet knows where they are. */
const REACH = 32;
const MARKS = [4, 16, 32] as const;

/** How many codes there could be. */
export function capacityFigure({ available, busy, pattern }: State['capacity']): Child {
  return [
    h('p', { class: 'figure', 'aria-busy': busy && 'true' }, available === undefined ? '–' : power(available)),
    h('p', { class: 'note digits' }, available === undefined ? 'Not known yet.' : inFull(String(available), pattern)),
  ];
}

function inFull(text: string, pattern: string): Child {
  if (text.length > 45) return `A number of ${grouped(text.length)} digits.`;
  return text.length > 9 ? long(grouped(text)) : `All ${pattern === '' ? 'strings of this length' : 'codes that fit'}.`;
}

/** How hard it is to guess one: the verdict first, then where that is on the scale, and which length is enough. */
export function oddsFigure(state: State, name: DraftName, size: bigint | undefined, before: bigint | undefined): Child {
  const { available, busy, problems } = state.capacity;
  const issued = size === undefined || before === undefined ? undefined : before + size;
  const hint = name === 'order' && h('p', { class: 'note enough' }, issued !== undefined && digitsHint(state, issued));
  const meaning =
    issued !== undefined &&
    `One guess, with ${grouped(issued)} codes in circulation. EU rules for medicines ask for below 1 in 10,000. ${otherRules(state)}`;
  if (available === undefined || issued === undefined || issued > available) {
    const isTooFew = issued !== undefined && available !== undefined;
    const isFaulty = !busy && problems.length > 0;
    const unknown = isFaulty ? 'See what is wrong in the form' : 'Not known yet';
    const missing = issued === undefined ? 'Depends on the quantity' : unknown;
    return [
      h('p', { class: 'figure' }, '–'),
      h('p', { class: isTooFew ? 'verdict bad' : 'verdict' }, isTooFew ? '✗ There are fewer possible codes' : missing),
      scale(0),
      hint,
      h('p', { class: 'note' }, !isTooFew && meaning),
    ];
  }
  const { text, isNegligible } = odds(issued, available);
  return [
    h('p', { class: 'figure', 'aria-busy': busy && 'true' }, text),
    h(
      'p',
      { class: isNegligible ? 'verdict good' : 'verdict bad' },
      isNegligible ? '✓ Below 1 in 10,000' : '✗ Not below 1 in 10,000',
    ),
    scale(issued === 0n ? REACH : logarithm(available) - logarithm(issued)),
    hint,
    h('p', { class: 'note' }, meaning),
  ];
}

/** What the EU's rules for medicines ask for beside the odds, where the codes of the form do not keep it. */
function otherRules({ capacity }: State): string {
  const chars = alphabetOf(capacity.alphabet)?.attributes.chars;
  if (chars === undefined) return '';
  return medicinesText(medicineRulesOf(true, Number(capacity.digits), chars));
}

function digitsHint(state: State, issued: bigint): Child {
  const { alphabet, digits, pattern } = state.order;
  if (pattern !== '') return false;
  const symbols = alphabetOf(alphabet)?.attributes.length;
  if (symbols === undefined || issued === 0n) return false;
  const { minDigits, maxDigits } = (state.session.open as OpenSession).limits;
  const enough = digitsThatDo(symbols, issued, minDigits);
  if (enough > maxDigits) return false;
  const entered = Number(digits);
  const takes = entered === enough ? 'This length is just enough.' : `You need ${enough} characters.`;
  return entered > enough ? `${enough} characters are enough.` : takes;
}

/** Where odds of 1 in 10^exponent are, between 1 in 1 and 1 in 10³². */
function scale(exponent: number): Child {
  const value = Math.min(REACH, Math.max(0, exponent));
  return h(
    'div',
    { class: 'scale' },
    h(
      'meter',
      { 'aria-label': 'Odds as a power of ten', max: REACH, low: 4, optimum: REACH, value: value.toFixed(2) },
      `1 in 10${superscript(Math.round(value))}`,
    ),
    h(
      'div',
      { class: 'marks', 'aria-hidden': 'true' },
      ...MARKS.map((mark) => h('span', {}, mark === 4 ? '1 : 10,000' : `10${superscript(mark)}`)),
    ),
  );
}
