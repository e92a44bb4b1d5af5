import type { AnalysisDocument } from '../../client/index.ts';
import { superscript } from '../number.ts';
import type { State } from '../state/state.ts';
import { type Child, h } from './dom.ts';
import { alerts, section } from './ui.ts';

type Figures = AnalysisDocument['data']['attributes']['score'];

const rows = [
  ['minimum', 'Smallest'],
  ['maximum', 'Largest'],
  ['mean', 'Mean'],
  ['median', 'Median'],
  ['std', 'Standard deviation'],
  ['hurst', 'Hurst exponent'],
] as const satisfies readonly (readonly [keyof Figures, string])[];

/** The analysis as a picture, and as a table for those who do not see it, or want numbers. */
export function analysisView({ analysis, line }: State): Child {
  if (analysis.line !== line.id || line.document?.data.attributes.status !== 'analyzed') return false;
  const { document, picture, problems } = analysis;
  return section(
    'analysis-heading',
    'Analysis',
    alerts(problems),
    h(
      'p',
      {},
      'A code’s score is its place among all possible codes in order. Of good codes the scores are spread evenly, and neighbours know nothing of each other: a Hurst exponent near 0.5.',
    ),
    picture &&
      h('img', {
        class: 'plots',
        src: picture,
        width: '900',
        height: '730',
        alt: 'Four plots: a histogram of the scores, the distribution of the deltas, the scores in the order of the file, and how often each symbol stands at each position. Their figures are in the table below.',
      }),
    document && table(document.data.attributes),
  );
}

function table({ score, delta }: AnalysisDocument['data']['attributes']): Child {
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
function short(value: number | null): string {
  if (value === null) return 'too few codes';
  const [mantissa = '', exponent = '0'] = value.toExponential(3).split('e');
  if (value === 0 || (Number(exponent) > -4 && Number(exponent) < 6)) {
    return value.toLocaleString('en', { maximumSignificantDigits: 4 });
  }
  return `${mantissa.replace('-', '−')} × 10${superscript(Number(exponent))}`;
}
