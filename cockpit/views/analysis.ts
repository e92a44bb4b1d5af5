import type { Figures, State } from '../state/state.ts';
import { decimal } from '../values/number.ts';
import { type Child, h } from './dom.ts';
import { alerts, section } from './ui.ts';

const rows = [
  ['minimum', 'Smallest'],
  ['maximum', 'Largest'],
  ['mean', 'Mean'],
  ['median', 'Median'],
  ['std', 'Standard deviation'],
  ['hurst', 'Hurst exponent'],
] as const satisfies readonly (readonly [keyof Figures['score'], string])[];

/** The analysis as a picture, and as a table for those who do not see it, or want numbers. */
export function analysisView({ analysis, line }: State): Child {
  const part = line.document?.data.attributes;
  if (part?.status !== 'analyzed' || analysis.line !== line.id) return false;
  if (analysis.requested !== part.timestamps.requested) return false;
  const { figures, picture, problems } = analysis;
  return section(
    'analysis-heading',
    'Analysis',
    alerts(problems),
    h(
      'p',
      {},
      'A code’s score is its place among all possible codes in order. If codes are random, their scores are spread evenly, and one score says nothing about the next: the Hurst exponent is near 0.5. For the deltas, the differences between neighbours, it should be near 0.',
    ),
    picture &&
      h(
        'a',
        { class: 'scroll', href: picture, target: '_blank', title: 'The picture in its full size' },
        h('img', {
          class: 'plots',
          src: picture,
          width: '900',
          height: '730',
          alt: 'Four plots: a histogram of the scores, the distribution of the deltas, the scores in the order of the file, and how often each symbol stands at each position. Their figures are in the table below.',
        }),
      ),
    figures && table(figures),
  );
}

function table({ score, delta }: Figures): Child {
  return h(
    'div',
    { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'Figures of the analysis' },
    h(
      'table',
      {},
      h('caption', { class: 'hidden' }, 'Figures of the analysis'),
      h('thead', {}, h('tr', {}, h('td', {}), header('col', 'Scores'), delta && header('col', 'Deltas'))),
      h(
        'tbody',
        {},
        ...rows.map(([name, label]) =>
          h('tr', {}, header('row', label), h('td', {}, short(score[name])), delta && h('td', {}, short(delta[name]))),
        ),
      ),
    ),
  );
}

const header = (scope: 'col' | 'row', label: string) => h('th', { scope }, label);

/** Four digits; the document has them all. */
const short = (value: string | null) => (value === null ? 'too few codes' : decimal(value, 4));
