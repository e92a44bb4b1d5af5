import type { TokensAttributes, TokensDocument } from '../../client/index.ts';
import { deleteLine, statusText } from '../actions/lines.ts';
import { grouped, moment, power } from '../number.ts';
import { hrefOf } from '../state/route.ts';
import type { State } from '../state/state.ts';
import { analysisView } from './analysis.ts';
import { type Child, h } from './dom.ts';
import { downloads } from './files.ts';
import { progressOf, toneOf } from './lines.ts';
import { alerts, button, facts, heading, section } from './ui.ts';

/** A line: how far it is, what it is, its files and its analysis. */
export function lineView(state: State): Child {
  const { document, problems, id } = state.line;
  if (!document) {
    return [heading('Line', h('code', {}, id)), alerts(problems), problems.length === 0 && h('p', {}, 'Loading…')];
  }
  const { attributes } = document.data;
  const { alphabet, digits, size, status } = attributes;
  return [
    heading(`${grouped(size)} codes`, [`${alphabet}, ${digits} digits · line `, h('code', {}, id)]),
    alerts(problems),
    section(
      'state-heading',
      ['State ', h('span', { class: `badge ${toneOf(status)}`, id: 'status' }, statusText[status])],
      progressOf(attributes, 'Production'),
      steps(attributes),
      'error' in attributes && attributes.error && h('p', { class: 'problem' }, attributes.error.detail),
      status === 'failed' &&
        h('p', {}, 'Nothing of this order is in circulation. What was before it can be continued again.'),
    ),
    downloads(state),
    section('facts-heading', 'Facts', lineFacts(document)),
    analysisView(state),
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
          'p',
          {},
          'Its files and records go for good. Continuing it from a snapshot that you have saved, and verifying its codes, still work.',
        ),
        button('Delete it', () => void deleteLine(id), { class: 'danger' }),
      ),
    ),
  ];
}

const stages = ['requested', 'started', 'ended', 'finished', 'analyzed'] as const;
const stageText = {
  requested: 'Ordered',
  started: 'Started',
  ended: 'Codes ready',
  finished: 'Snapshot ready',
  analyzed: 'Analysed',
};

/** The moments of the line, those to come without a time. */
function steps({ timestamps, analysis }: TokensAttributes): Child {
  const times = timestamps as Partial<Record<(typeof stages)[number], string>>;
  const expected = stages.filter((stage) => stage !== 'analyzed' || analysis === 'metrics');
  return h(
    'ol',
    { class: 'steps' },
    ...expected.map((stage) => {
      const time = times[stage];
      return h(
        'li',
        { class: time ? 'done' : 'open' },
        h('span', {}, stageText[stage]),
        h('span', { class: 'muted' }, time ? new Date(time).toLocaleTimeString('en-GB') : '–'),
      );
    }),
  );
}

function lineFacts({ data, meta }: TokensDocument): Child {
  const { attributes } = data;
  const hash = 'filehashes' in attributes ? attributes.filehashes?.data : undefined;
  return [
    facts(
      ['Ordered', moment(attributes.timestamps.requested)],
      ['Codes left in the line', power(BigInt(attributes.available))],
      'rate' in attributes && ['Speed', `${grouped(attributes.rate)} digits a second`],
      meta?.odds !== undefined && [
        'Odds of guessing one of its codes',
        oddsText(meta.odds, meta.euMedicines === true, attributes),
      ],
      meta?.seed !== undefined && ['Seed', h('code', {}, meta.seed)],
      hash !== undefined && ['Hash of the codes’ file', h('code', {}, hash)],
    ),
    hash !== undefined &&
      meta?.seed !== undefined &&
      h('p', { class: 'hint' }, 'Check it: ', h('code', {}, `openssl dgst -sha256 -hmac "${meta.seed}" tokens.txt`)),
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
