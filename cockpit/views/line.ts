import { factsOf, lastStep, momentsOf, type State as Status, states } from '../../api/statuses/statuses.ts';
import { medicinesText, type TokensAttributes, type TokensDocument } from '../../client/index.ts';
import { deleteLine, isSettled, NOT_HELD } from '../actions/lines.ts';
import { hrefOf } from '../state/route.ts';
import { mayOrder } from '../state/scope.ts';
import type { State } from '../state/state.ts';
import { change } from '../state/store.ts';
import { leftIn } from '../values/left.ts';
import { shapeOf } from '../values/line-title.ts';
import { grouped, power } from '../values/number.ts';
import { statusWords } from '../values/status-words.ts';
import { analysisView } from './analysis.ts';
import { copyButton } from './copy.ts';
import { type Child, h } from './dom.ts';
import { downloads } from './files.ts';
import { goneView } from './gone.ts';
import { historyView } from './history.ts';
import { exactly, lineName } from './line-name.ts';
import { isUnderWay, percentOf, progressOf, toneOf } from './lines.ts';
import { duration, secondsLeft } from './pace.ts';
import { alerts, button, checkbox, facts, heading, section } from './ui.ts';

/** A line: how far it is, its files, what it is, and its analysis. What is still to come has its place already. */
export function lineView(state: State): Child {
  const { document, gone, problems, id } = state.line;
  if (gone) return goneView(state, gone);
  if (!document) {
    return [heading(lineName(state)), alerts(problems), problems.length === 0 && h('p', {}, 'Loading…')];
  }
  const { attributes } = document.data;
  const { size, status, analysis } = attributes;
  const isToAnalyse = analysis === 'metrics' && !isSettled(attributes);
  return [
    heading(lineName(state), [
      h('strong', {}, `${grouped(totalIn(state) || size)} codes`),
      ` · ${shapeOf(attributes)}`,
    ]),
    alerts(problems),
    section(
      'state-heading',
      [
        (state.line.history?.parts.length ?? 0) > 1 ? 'Latest batch ' : 'State ',
        h('span', { key: status, class: `badge ${toneOf(status)}`, id: 'status' }, statusWords[status].text),
      ],
      production(id, attributes),
      steps(attributes),
    ),
    downloads(state),
    historyView(state),
    section('facts-heading', 'Facts', lineFacts(document, state.line.downloads.txt?.name)),
    section(
      'next-heading',
      'What next',
      h(
        'p',
        { class: 'actions' },
        h('a', { class: 'button', href: hrefOf('verify', id) }, 'Verify codes'),
        mayOrder() &&
          'partial' in attributes &&
          attributes.partial &&
          h('a', { class: 'button', href: hrefOf('continue', id) }, 'Continue this line'),
      ),
      mayOrder() && state.held.items && deletion(state),
    ),
    isToAnalyse &&
      section('analysis-heading', 'Analysis', h('p', { class: 'to-come muted' }, 'It appears here when it is ready.')),
    analysisView(state),
  ];
}

/** All codes of the line that are made. */
const totalIn = ({ line: { history } }: State): bigint =>
  history?.parts.reduce((sum, { attributes }) => sum + BigInt(attributes.size), 0n) ?? 0n;

/** Deleting asks first whether the codes are saved, and says so where this page has saved none. */
function deletion({ held, line: { id, isSaved = false, downloads: saved } }: State): Child {
  if (!held.items?.some((line) => line.id === id))
    return h('p', { id: 'not-held', class: 'hint', tabindex: '-1' }, NOT_HELD);
  const isSavedHere = Object.keys(saved).some((name) => name.startsWith('txt') && saved[name]?.note);
  return h(
    'details',
    {},
    h('summary', {}, 'Delete this line'),
    h(
      'div',
      { class: 'inset' },
      h(
        'p',
        {},
        'Its files and records go for good. Its codes can still be verified and redeemed, and the line can still be continued.',
      ),
      !isSavedHere && h('p', { class: 'warning' }, 'You have not downloaded its codes since you opened this line.'),
      checkbox('saved', 'I have the codes of all its batches, or do not need them', isSaved, (checked) =>
        change('line', { isSaved: checked }),
      ),
      button('Delete it', () => isSaved && void deleteLine(id), {
        class: 'danger',
        'aria-disabled': !isSaved && 'true',
      }),
    ),
  );
}

/** How much is made, or what has become of it. */
function production(id: string, attributes: TokensAttributes): Child {
  const { size, status, timestamps } = attributes;
  if (isUnderWay(attributes)) {
    const percent = percentOf(attributes);
    const left = status === 'started' ? secondsLeft(id, percent) : undefined;
    const made = grouped((BigInt(size) * BigInt(percent)) / 100n);
    return h(
      'div',
      { class: 'making' },
      h('p', { class: 'figure' }, `${percent} %`),
      h('p', { class: 'muted' }, `${made} of ${grouped(size)}`, left !== undefined && `, about ${duration(left)} left`),
      progressOf(attributes, 'Production'),
    );
  }
  const error = 'error' in attributes ? attributes.error : undefined;
  return h(
    'div',
    { class: 'making' },
    h('p', { class: 'figure' }, status === 'failed' ? 'No codes' : `${grouped(size)} codes`),
    'rate' in attributes &&
      h('p', { class: 'muted' }, `made in ${madeIn(timestamps)}, ${grouped(attributes.rate)} characters a second`),
    error && h('p', { class: 'problem' }, error.detail),
    status === 'failed' &&
      h('p', {}, 'No code of this order was given out. You can continue the line from the batch before.'),
  );
}

function madeIn(timestamps: Partial<Record<Status, string>>): string {
  const milliseconds = Date.parse(timestamps.ended ?? '') - Date.parse(timestamps.started ?? '');
  return milliseconds < 1_000 ? `${milliseconds} ms` : duration(milliseconds / 1_000);
}

/** The moments of the line, those to come without a time; one that has failed has nothing to come. */
function steps({ timestamps, analysis, status }: TokensAttributes): Child {
  const times = timestamps as Partial<Record<Status, string>>;
  const shown = factsOf(status).givenUp ? states.filter((step) => times[step]) : momentsOf(lastStep(analysis));
  return h(
    'ol',
    { class: 'steps' },
    ...shown.map((step) => {
      const time = times[step];
      // What is under way has no tick yet.
      const isNow = step === status && step === 'started';
      const look = factsOf(step).givenUp ? 'failed' : isNow ? 'now' : time ? 'done' : 'open';
      return h(
        'li',
        { key: step, class: look, 'aria-current': isNow && 'step' },
        h('span', {}, statusWords[step].step),
        h('span', { class: 'muted' }, time ? new Date(time).toLocaleTimeString('en-GB') : '–'),
      );
    }),
  );
}

/** @param file name of the codes' file, if it was downloaded. */
function lineFacts({ data, meta }: TokensDocument, file: string | undefined): Child {
  const { attributes } = data;
  const hash = 'filehashes' in attributes ? attributes.filehashes?.data : undefined;
  return [
    facts(
      attributes.gtin !== undefined && ['GTIN', h('code', {}, attributes.gtin)],
      ['Ordered', exactly(attributes.timestamps.requested)],
      ['Codes left in the line', power(leftIn(attributes))],
      meta?.odds !== undefined && [
        'Odds of guessing one of its codes',
        oddsText(meta.odds, meta.euMedicines === true, attributes),
      ],
      meta?.medicines !== undefined && [
        'EU rules for the serial numbers of medicines',
        Object.values(meta.medicines).every(Boolean) ? 'Kept' : `Not all kept. ${medicinesText(meta.medicines)}`,
      ],
      meta?.seed !== undefined && ['Seed', [h('code', {}, meta.seed), ' ', copyButton(meta.seed, 'the seed')]],
      meta?.seed !== undefined && [
        'Hash of the codes’ file',
        hash ? [h('code', {}, hash), ' ', copyButton(hash, 'the hash')] : '–',
      ],
    ),
    meta?.seed !== undefined &&
      (file === undefined
        ? h('p', { class: 'hint' }, 'Download the codes: then you see here the command that checks their file.')
        : h(
            'p',
            { class: 'hint' },
            'Check it, in the folder of your downloads: ',
            h('code', { id: 'hash-command' }, `openssl dgst -sha256 -hmac "${meta.seed}" ${file}`),
          )),
    facts(['Id of the line', [h('code', {}, data.id), ' ', copyButton(data.id, 'the id')]]),
  ];
}

/** The least chance that a double can tell, and its reciprocal too. */
const LEAST = 1e-308;

/** A chance as odds, held against 1 in 10,000; one that is too small for a number is told as such. */
function oddsText(odds: number, isNegligible: boolean, { timestamps }: TokensAttributes): string {
  if (odds === 0 && !('ended' in timestamps)) return 'None is issued yet';
  if (odds < LEAST) return 'less than 1 in 10³⁰⁸';
  return `1 in ${power(BigInt(Math.floor(1 / odds)))}, ${isNegligible ? '' : 'not '}below 1 in 10,000`;
}
