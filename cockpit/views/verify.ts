import { codesOf, MOST_VERIFIED, summaryOf, verify } from '../actions/verification.ts';
import type { State, Verified } from '../state/state.ts';
import { change } from '../state/store.ts';
import { grouped } from '../values/number.ts';
import { type Child, type Element_, h } from './dom.ts';
import { shortId } from './line-name.ts';
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
    results && resultsOf(results, verification, lines),
  ];
}

/** Rows that the table shows: whoever verifies more has a program for it. */
const MOST_SHOWN = 1_000;

/** The verdict first, then each code, those that were not issued on top. */
function resultsOf(
  { line, codes }: NonNullable<State['verification']['results']>,
  entered: { line: string; text: string },
  lines: State['lines'],
): Child {
  const asked = codesOf(entered.text);
  const isOfOthers =
    line !== entered.line.trim().toLowerCase() ||
    asked.length !== codes.length ||
    codes.some(({ token }, i) => token !== asked[i]);
  const alphabet = lines.items?.find(({ id }) => id === line)?.attributes.alphabet;
  return section(
    'results-heading',
    ['Results for ', alphabet && `${alphabet} · `, h('span', { class: 'code' }, shortId(line))],
    isOfOthers && h('p', { class: 'warning' }, 'These are of what was entered before. Verify again.'),
    verdict(codes),
    h(
      'div',
      { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'Each code' },
      h(
        'table',
        { class: 'codes' },
        h(
          'thead',
          {},
          h('tr', {}, ...['Code', 'Issued', 'Part', 'Position'].map((name) => h('th', { scope: 'col' }, name))),
        ),
        rowsOf(codes),
      ),
    ),
    codes.length > MOST_SHOWN && h('p', { class: 'hint' }, `The first ${grouped(MOST_SHOWN)} are shown.`),
  );
}

/** The rows of answers that are there already: nothing is made of them at each key that is pressed. */
const rows = new WeakMap<readonly Verified[], Element_>();

function rowsOf(codes: readonly Verified[]): Element_ {
  const known = rows.get(codes);
  if (known) return known;
  const sorted = [...codes].sort((a, b) => Number(a.issued) - Number(b.issued));
  const body = h('tbody', {}, ...sorted.slice(0, MOST_SHOWN).map(row));
  rows.set(codes, body);
  return body;
}

/** How many were issued, large and as a bar; of a single code, whether it was. */
function verdict(results: readonly Verified[]): Child {
  const count = results.length;
  const issued = results.filter((result) => result.issued).length;
  const doubles = count - new Set(results.map(({ token }) => token)).size;
  const tone = issued === count ? 'good' : 'bad';
  const [first = '', rest = ''] = summaryOf(results).split(/ (?=codes? w)/);
  const mark = h('span', { class: 'mark-large', 'aria-hidden': 'true' }, issued === count ? '✓' : '✗');
  if (count === 1) {
    const text = issued ? 'The code was issued by this line.' : 'The code was not issued by this line.';
    return h('p', { id: 'verified', class: `result ${tone}` }, mark, h('strong', {}, text));
  }
  return [
    h(
      'p',
      { id: 'verified', class: `result ${tone}` },
      mark,
      h('span', {}, h('strong', { class: 'figure' }, first), ` ${rest}`),
    ),
    h('progress', { class: 'share', 'aria-label': 'Issued', max: count, value: issued }),
    doubles > 0 &&
      h('p', { class: 'muted' }, `${grouped(doubles)} ${doubles === 1 ? 'is' : 'are'} there more than once.`),
  ];
}

/** Symbols of a code that a row shows; of a longer one its beginning and its end. */
const MOST_SYMBOLS = 64;

function shortened(token: string): string {
  const symbols = [...token];
  if (symbols.length <= MOST_SYMBOLS) return token;
  return `${symbols.slice(0, MOST_SYMBOLS - 16).join('')}…${symbols.slice(-16).join('')}`;
}

function row({ token, issued, part, position }: Verified): Child {
  return h(
    'tr',
    {},
    h('td', { class: 'code', title: token.length > MOST_SYMBOLS && token }, shortened(token)),
    h('td', {}, h('span', { class: `badge ${issued ? 'good' : 'bad'}` }, issued ? '✓ issued' : '✗ not issued')),
    h('td', {}, part === undefined ? '–' : String(part)),
    h('td', {}, position === undefined ? '–' : grouped(position)),
  );
}
