import { reasonText } from '../../client/index.ts';
import { codesOf, doublesIn, summaryOf, type Verified } from '../actions/verification.ts';
import type { State } from '../state/state.ts';
import { grouped } from '../values/number.ts';
import { type Child, type Element_, h } from './dom.ts';
import { shortId } from './line-name.ts';
import { section } from './ui.ts';

/** Rows that the table shows: whoever verifies more has a program for it. */
const MOST_SHOWN = 1_000;

/** The verdict first, then each code, those that were not issued on top. */
export function verifiedOf(
  results: NonNullable<State['verification']['results']>,
  entered: { line: string; text: string },
  lines: State['lines'],
): Child {
  const { line, codes } = results;
  const asked = codesOf(entered.text);
  const isOfOthers =
    line !== entered.line.trim().toLowerCase() ||
    asked.length !== codes.length ||
    codes.some(({ token }, i) => token !== asked[i]);
  const alphabet = lines.items?.find(({ id }) => id === line)?.attributes.alphabet;
  const name = [alphabet && `${alphabet} · `, h('span', { class: 'code' }, shortId(line))];
  return section(
    'results-heading',
    ['Results for ', ...(line === '' ? ['all lines'] : name)],
    isOfOthers && h('p', { class: 'warning' }, 'These are of what was entered before. Verify again.'),
    verdict(results),
    h(
      'div',
      { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'Each code' },
      h(
        'table',
        { class: 'codes' },
        h(
          'thead',
          {},
          h('tr', {}, ...['Code', 'Issued', 'Line', 'Part', 'Position'].map((name) => h('th', { scope: 'col' }, name))),
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
function verdict(results: NonNullable<State['verification']['results']>): Child {
  const { line, codes } = results;
  const count = codes.length;
  const issued = codes.filter((result) => result.issued).length;
  const doubles = doublesIn(codes);
  const voided = codes.filter(isVoid).length;
  const isGood = issued === count && voided === 0;
  const tone = isGood ? 'good' : 'bad';
  const [first = '', rest = ''] = summaryOf(results).split(/ (?=codes? w)/);
  const mark = h('span', { class: 'mark-large', 'aria-hidden': 'true' }, isGood ? '✓' : '✗');
  if (count === 1) {
    const by = line === '' ? 'by any of your lines' : 'by this line';
    const text = issued
      ? `The code was issued${line === '' ? '' : ' by this line'}${voided > 0 ? ', and is void' : ''}.`
      : `The code was not issued ${by}.`;
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
    voided > 0 && h('p', { class: 'warning' }, `${grouped(voided)} ${voided === 1 ? 'is' : 'are'} void.`),
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

/** Whether a line that has issued the code says that it is void. */
const isVoid = ({ lines = [] }: Verified): boolean => lines.some((line) => line.void !== undefined);

function badge(issued: boolean, isBad: boolean): Child {
  const text = issued ? (isBad ? '✗ void' : '✓ issued') : '✗ not issued';
  return h('span', { class: `badge ${issued && !isBad ? 'good' : 'bad'}` }, text);
}

/** What has become of an issued code. */
function standingText({ lines = [] }: Verified): string {
  return lines
    .flatMap(({ void: one, redeemed }) => [
      ...(one ? [`since ${one.at}: ${one.reason}`] : []),
      ...(redeemed ? [`redeemed at ${redeemed.at}${redeemed.by === undefined ? '' : ` by ${redeemed.by}`}`] : []),
    ])
    .join(', ');
}

/** A code with each of its places; where it was not issued, the reason. */
function row(result: Verified): Child {
  const { token, issued, read, lines = [] } = result;
  const readAs = read ?? lines[0]?.read;
  const each = (text: (line: (typeof lines)[number]) => string | undefined) =>
    lines.length === 0 ? '–' : lines.map((line) => text(line) ?? '–').join(', ');
  return h(
    'tr',
    {},
    h(
      'td',
      { class: 'code', title: token.length > MOST_SYMBOLS && token },
      shortened(token),
      readAs !== undefined && h('span', { class: 'muted' }, ` read as ${shortened(readAs)}`),
    ),
    h(
      'td',
      {},
      badge(issued, isVoid(result)),
      h('span', { class: 'muted' }, ` ${issued ? standingText(result) : reasonText(result)}`),
    ),
    h(
      'td',
      { class: 'code' },
      each(({ line }) => shortId(line)),
    ),
    h(
      'td',
      {},
      each(({ part }) => (part === undefined ? undefined : String(part))),
    ),
    h(
      'td',
      {},
      each(({ position }) => (position === undefined ? undefined : grouped(position))),
    ),
  );
}
