import { saveVerified } from '../actions/report.ts';
import { codesOf, doublesIn, summaryOf } from '../actions/verification.ts';
import type { Results, State } from '../state/state.ts';
import { grouped } from '../values/number.ts';
import { standingOf, standings, standingWords, type Verified } from '../values/standing.ts';
import { answer, codeOf, placesOf, whyText } from './answer.ts';
import { type Child, type Element_, h } from './dom.ts';
import { nameOf } from './line-name.ts';
import { standingActions } from './standing-actions.ts';
import { button, section } from './ui.ts';

/** Rows that the table shows; the saved file has all. */
const MOST_SHOWN = 1_000;

/** What was answered: of one code one big answer, of many the counts and then each code, the false ones first. */
export function verifiedOf(results: Results, state: State): Child {
  const { line, codes } = results;
  const { verification, lines } = state;
  const asked = codesOf(verification.text);
  const isOfOthers =
    line !== verification.line.trim().toLowerCase() ||
    asked.length !== codes.length ||
    codes.some(({ token }, i) => token !== asked[i]);
  const [first] = codes;
  const isOne = codes.length === 1 && first !== undefined;
  return section(
    'results-heading',
    h('span', { id: 'results', tabindex: '-1' }, 'Results for ', line === '' ? 'all lines' : nameOf(lines, line)),
    isOfOthers && h('p', { class: 'warning' }, 'You have changed the codes since. Verify again.'),
    isOne ? [answer(first, lines), h('p', { class: 'muted' }, summaryOf(results))] : verdict(results),
    standingActions(results, state),
    !isOne && [
      h(
        'p',
        { class: 'actions' },
        button('Save as CSV', () => saveVerified(results)),
      ),
      table(codes, lines),
      codes.length > MOST_SHOWN &&
        h('p', { class: 'hint' }, `The first ${grouped(MOST_SHOWN)} are shown; the CSV has all.`),
    ],
  );
}

/** How many of each kind, large, and as a bar. */
function verdict(results: Results): Child {
  const { codes } = results;
  const counts = standings.map(
    (standing) => [standing, codes.filter((code) => standingOf(code) === standing).length] as const,
  );
  const doubles = doublesIn(codes);
  const isGood = counts.every(([standing, count]) => count === 0 || standingWords[standing].tone === 'good');
  const [first = '', rest = ''] = summaryOf(results).split(/ (?=codes? w)/);
  return [
    h(
      'p',
      { id: 'verified', class: `result ${isGood ? 'good' : 'bad'}` },
      h('span', { class: 'mark-large', 'aria-hidden': 'true' }, isGood ? '✓' : '✗'),
      h('span', {}, h('strong', { class: 'figure' }, first), ` ${rest}`),
    ),
    h('progress', {
      class: 'share',
      'aria-label': 'Issued',
      max: codes.length,
      value: codes.filter(({ issued }) => issued).length,
    }),
    h(
      'p',
      { class: 'badges' },
      counts.map(
        ([standing, count]) =>
          count > 0 &&
          h('span', { key: standing, class: `badge ${standingWords[standing].tone}` }, words(standing, count)),
      ),
    ),
    doubles > 0 &&
      h(
        'p',
        { class: 'muted' },
        `${grouped(doubles)} ${doubles === 1 ? 'code was' : 'codes were'} entered more than once.`,
      ),
  ];
}

function words(standing: (typeof standings)[number], count: number): string {
  const { mark, text } = standingWords[standing];
  return `${mark} ${grouped(count)} ${text.toLowerCase()}`;
}

/** A table: on a phone each row is a block of its own, so that no column is cut off. */
function table(codes: readonly Verified[], lines: State['lines']): Child {
  return h(
    'table',
    { class: 'codes', role: 'table', 'aria-label': 'Each code' },
    h(
      'thead',
      { role: 'rowgroup' },
      h(
        'tr',
        { role: 'row' },
        ...['Code', 'State', 'Line'].map((name) => h('th', { scope: 'col', role: 'columnheader' }, name)),
      ),
    ),
    rowsOf(codes, lines),
  );
}

/** The rows of answers that are there already: nothing is made of them at each key that is pressed. */
const rows = new WeakMap<readonly Verified[], Pick<State['lines'], 'items' | 'gone'> & { readonly body: Element_ }>();

function rowsOf(codes: readonly Verified[], lines: State['lines']): Element_ {
  const known = rows.get(codes);
  const { items, gone } = lines;
  if (known && known.items === items && known.gone === gone) return known.body;
  const rank = (code: Verified) => standings.indexOf(standingOf(code));
  const sorted = [...codes].sort((a, b) => rank(a) - rank(b)).slice(0, MOST_SHOWN);
  const body = h('tbody', { role: 'rowgroup' }, ...sorted.map((result) => row(result, lines)));
  rows.set(codes, { body, ...(items && { items }), ...(gone && { gone }) });
  return body;
}

/** A code with its state, and each of its places. */
function row(result: Verified, lines: State['lines']): Child {
  const { mark, text, tone } = standingWords[standingOf(result)];
  const cell = { role: 'cell' };
  return h(
    'tr',
    { role: 'row' },
    h('td', { ...cell, class: 'code' }, codeOf(result)),
    h(
      'td',
      cell,
      h('span', { class: `badge ${tone}` }, `${mark} ${text}`),
      ' ',
      h('span', { class: 'muted' }, whyText(result)),
    ),
    h('td', cell, placesOf(result, lines).join(', ') || '–'),
  );
}
