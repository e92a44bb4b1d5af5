import { factsOf, lastStep, momentsOf, type State as Status, states } from '../../api/statuses/statuses.ts';
import { medicinesText, type TokensAttributes, type TokensDocument } from '../../client/index.ts';
import { deleteLine, isSettled } from '../actions/lines.ts';
import { hrefOf } from '../state/route.ts';
import type { State } from '../state/state.ts';
import { grouped, power } from '../values/number.ts';
import { statusWords } from '../values/status-words.ts';
import { analysisView } from './analysis.ts';
import { copyButton } from './copy.ts';
import { type Child, h } from './dom.ts';
import { downloads } from './files.ts';
import { exactly, lineName } from './line-name.ts';
import { isUnderWay, percentOf, progressOf, toneOf } from './lines.ts';
import { duration, secondsLeft } from './pace.ts';
import { alerts, button, facts, heading, section } from './ui.ts';

/** A line: how far it is, its files, what it is, and its analysis. What is still to come has its place already. */
export function lineView(state: State): Child {
  const { document, problems, id } = state.line;
  const idAndCopy = ['line ', h('code', {}, id), ' ', copyButton(id, 'the id')];
  if (!document) {
    return [heading(lineName(state), idAndCopy), alerts(problems), problems.length === 0 && h('p', {}, 'Loading…')];
  }
  const { attributes } = document.data;
  const { digits, size, status, analysis } = attributes;
  const isToAnalyse = analysis === 'metrics' && !isSettled(attributes);
  return [
    heading(lineName(state), [
      h('strong', {}, `${grouped(size)} codes`),
      ` of ${grouped(digits)} digits · `,
      idAndCopy,
    ]),
    alerts(problems),
    section(
      'state-heading',
      ['State ', h('span', { key: status, class: `badge ${toneOf(status)}`, id: 'status' }, statusWords[status].text)],
      production(id, attributes),
      steps(attributes),
    ),
    downloads(state),
    section('facts-heading', 'Facts', lineFacts(document, state.line.downloads.txt?.name)),
    section(
      'next-heading',
      'What next',
      h(
        'p',
        { class: 'actions' },
        h('a', { class: 'button', href: hrefOf('verify', id) }, 'Verify codes'),
        'partial' in attributes &&
          attributes.partial &&
          h('a', { class: 'button', href: hrefOf('continue', id) }, 'Continue from its snapshot'),
      ),
      h(
        'details',
        {},
        h('summary', {}, 'Delete this line'),
        h(
          'div',
          { class: 'inset' },
          h(
            'p',
            {},
            'Its files and records go for good. Continuing it from a snapshot that you have saved, and verifying its codes, still work.',
          ),
          button('Delete it', () => void deleteLine(id), { class: 'danger' }),
        ),
      ),
    ),
    isToAnalyse &&
      section('analysis-heading', 'Analysis', h('p', { class: 'to-come muted' }, 'Comes when the codes are made.')),
    analysisView(state),
  ];
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
      h('p', { class: 'muted' }, `made in ${madeIn(timestamps)}, ${grouped(attributes.rate)} digits a second`),
    error && h('p', { class: 'problem' }, error.detail),
    status === 'failed' &&
      h('p', {}, 'Nothing of this order is in circulation. What was before it can be continued again.'),
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
      return h(
        'li',
        { key: step, class: factsOf(step).givenUp ? 'failed' : time ? 'done' : 'open' },
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
      ['Ordered', exactly(attributes.timestamps.requested)],
      ['Codes left in the line', power(BigInt(attributes.available))],
      meta?.odds !== undefined && [
        'Odds of guessing one of its codes',
        oddsText(meta.odds, meta.euMedicines === true, attributes),
      ],
      meta?.medicines !== undefined && [
        'EU rules for the serial numbers of medicines',
        Object.values(meta.medicines).every(Boolean)
          ? 'They keep them'
          : `They do not keep them all. ${medicinesText(meta.medicines)}`,
      ],
      meta?.seed !== undefined && ['Seed', [h('code', {}, meta.seed), ' ', copyButton(meta.seed, 'the seed')]],
      meta?.seed !== undefined && [
        'Hash of the codes’ file',
        hash ? [h('code', {}, hash), ' ', copyButton(hash, 'the hash')] : '–',
      ],
    ),
    meta?.seed !== undefined &&
      (file === undefined
        ? h('p', { class: 'hint' }, 'Download the codes, and the command that checks their file stands here.')
        : h(
            'p',
            { class: 'hint' },
            'Check it, in the folder of your downloads: ',
            h('code', { id: 'hash-command' }, `openssl dgst -sha256 -hmac "${meta.seed}" ${file}`),
          )),
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
