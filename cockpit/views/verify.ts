import { codesOf, MOST_VERIFIED, summaryOf, verify } from '../actions/verification.ts';
import { grouped } from '../number.ts';
import type { State, Verified } from '../state/state.ts';
import { change } from '../state/store.ts';
import { type Child, h } from './dom.ts';
import { knownLines } from './lines.ts';
import { alerts, field, form, heading, section, submit, textField } from './ui.ts';

const linePlaces = ['line'];
const codePlaces = ['tokens', '/data/attributes/tokens'];

/** Whether codes that have come back were issued by a line. */
export function verifyView({ verification, lines }: State): Child {
  const { line, text, busy, problems, results } = verification;
  const count = codesOf(text).length;
  const oninput = (event: Event) =>
    change('verification', { text: (event.target as HTMLTextAreaElement).value, problems: [] });
  return [
    heading(
      'Verify codes',
      'Was a code issued by this line? Nothing is searched, so it is quick for any number of codes.',
    ),
    form(
      { class: 'card' },
      () => void verify(),
      alerts(problems, [...linePlaces, ...codePlaces]),
      textField(
        {
          id: 'verify-line',
          label: 'Id of the line',
          hint: 'Also of a line of another session of yours, or of one that was deleted.',
          problems,
          places: linePlaces,
          value: line,
          onInput: (value) => change('verification', { line: value, problems: [] }),
        },
        { list: 'known-lines', class: 'code' },
      ),
      knownLines(lines),
      field(
        {
          id: 'verify-codes',
          label: 'Codes, one a line',
          hint: `${grouped(count)} of at most ${grouped(MOST_VERIFIED)}`,
          problems,
          places: codePlaces,
        },
        (attributes) =>
          h('textarea', { ...attributes, class: 'code', rows: '6', spellcheck: 'false', value: text, oninput }),
      ),
      h('p', { class: 'actions' }, submit(busy ? 'Verifying…' : 'Verify', busy)),
    ),
    results && resultsOf(results),
  ];
}

/** Rows that the table shows: whoever verifies more has a program for it. */
const MOST_SHOWN = 1_000;

function resultsOf(results: readonly Verified[]): Child {
  const shown = results.slice(0, MOST_SHOWN);
  return section(
    'results-heading',
    'Results',
    h('p', { id: 'verified' }, summaryOf(results)),
    h(
      'div',
      { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'Each code' },
      h(
        'table',
        {},
        h(
          'thead',
          {},
          h('tr', {}, ...['Code', 'Issued', 'Part', 'Position'].map((name) => h('th', { scope: 'col' }, name))),
        ),
        h('tbody', {}, ...shown.map(row)),
      ),
    ),
    results.length > MOST_SHOWN && h('p', { class: 'hint' }, `The first ${grouped(MOST_SHOWN)} are shown.`),
  );
}

function row({ token, issued, part, position }: Verified): Child {
  return h(
    'tr',
    {},
    h('td', { class: 'code' }, token),
    h('td', {}, h('span', { class: `badge ${issued ? 'good' : 'bad'}` }, issued ? '✓ issued' : '✗ not issued')),
    h('td', {}, part === undefined ? '–' : String(part)),
    h('td', {}, position === undefined ? '–' : grouped(position)),
  );
}
