import { deltaShare, scoreShare } from '../expectation.ts';
import type { Measured } from '../measurement.ts';
import { drawDigits } from './digits-panel.ts';
import { drawHistogram, OUTLYING } from './histogram-panel.ts';
import { drawPanel, PANEL, type Panel, shareTicks, type Tick } from './panel.ts';
import { drawScatter } from './scatter-panel.ts';
import { style } from './style.ts';
import { element, escapeXml, text } from './svg.ts';
import { inFull, inShort, superscript } from './words.ts';

/** Fewest and most bins of a histogram, and how many values a bin should have on average. */
const FEWEST_BINS = 8;
const MOST_BINS = 64;
const VALUES_PER_BIN = 25;

/** Characters of an alphabet's name that the heading has room for. */
const LONGEST_NAME = 24;

const GAP = 12;
const HEAD = 74;
const WIDTH = 2 * PANEL.width + 3 * GAP;
const HEIGHT = HEAD + 2 * (PANEL.height + GAP);

/** Whose tokens are shown. */
export interface Subject {
  readonly line: string;
  readonly part: number;
  readonly alphabet: string;
  readonly symbols: readonly string[];
  readonly digits: number;
  readonly size: number;
  /** Where the tokens have a format: how many digits of one are expected in each cell of the counts. */
  readonly expected?: Float64Array;
}

/**
 * The analysis as an SVG picture: scores, differences of neighbours, score by position, digits by position, each beside what
 * tokens drawn at random would give. It is the same for the same tokens, fetches nothing, runs nothing, and follows the
 * reader's light or dark colours.
 */
export function analysisPicture(subject: Subject, measured: Measured): string {
  const { symbols, digits, size, expected } = subject;
  const { space, scores, deltas, counts, points, step } = measured;
  const power = `${inFull(symbols.length)}${superscript(digits)}`;
  const count = inShort(String(space));
  const plain = space < 1_000_000_000n ? `${power} = ${count}` : `${power} ≈ ${count}`;
  const whole = expected ? count : plain;

  const score = drawHistogram(
    scores.histogram(binsFor(size)),
    { share: ({ from, to }) => scoreShare(from, to, space), space },
    {
      title: 'Scores',
      note: 'Each token’s place among all sorted ones: all equally likely.',
      x: `score, share of the space (${whole})`,
      y: 'tokens a bin',
      ticks: shareTicks,
    },
  );
  const delta =
    deltas &&
    drawHistogram(
      deltas.histogram(binsFor(size - 1)),
      { share: ({ from, to }) => deltaShare(from, to, space), space: undefined },
      {
        title: 'Deltas',
        note: 'From a token’s score to the next: small ones are likelier.',
        x: 'difference, share of the space',
        y: 'pairs a bin',
        ticks: deltaTicks,
      },
    );
  const digit = drawDigits({ counts, symbols, digits, size, space, expected });
  const panels = [score.panel, delta?.panel ?? onePanel, drawScatter(points, step, size, space), digit.panel];

  const figures = scores.metrics();
  const [tokens, ofDigits] = [size === 1 ? 'token' : 'tokens', digits === 1 ? 'digit' : 'digits'];
  const headingOf = (name: string) => `${inFull(size)} ${tokens} of ${inFull(digits)} ${ofDigits} over ${name}`;
  const hurst =
    figures.hurst === null ? 'Hurst exponent: too few tokens' : `Hurst exponent ${Number(figures.hurst).toFixed(3)}`;
  const described = [
    `Line ${subject.line}, part ${subject.part}; ${whole} possible tokens.`,
    `Scores: minimum ${inShort(figures.minimum)}, maximum ${inShort(figures.maximum)}, mean ${inShort(figures.mean)}; ${hurst}.`,
    ...(deltas ? [describeDeltas(deltas.metrics())] : []),
    `More than ${OUTLYING} standard deviations from what is expected are ${score.outlying} of ${score.bars} bins of scores,`,
    ...(delta ? [`${delta.outlying} of ${delta.bars} bins of deltas,`] : []),
    `${digit.outlying} of ${inFull(digit.cells)} counts of digits.`,
  ].join(' ');
  const content = [
    element('title', { id: 'title' }, escapeXml(headingOf(subject.alphabet))),
    element('desc', { id: 'desc' }, escapeXml(described)),
    element('style', {}, style),
    element('rect', { class: 'paper', width: WIDTH, height: HEIGHT }),
    text(GAP + 16, 34, headingOf(shortened(subject.alphabet)), { class: 'heading' }),
    text(WIDTH - GAP - 16, 33, subject.line, { class: 'tick', 'text-anchor': 'end' }),
    text(GAP + 16, 59, `part ${inFull(subject.part)} · mean score ${inShort(figures.mean)} · ${hurst}`, {
      class: 'soft',
    }),
    key(),
    ...panels.map((panel, i) =>
      drawPanel(panel, GAP + (i % 2) * (PANEL.width + GAP), HEAD + Math.floor(i / 2) * (PANEL.height + GAP)),
    ),
  ];
  const root = {
    xmlns: 'http://www.w3.org/2000/svg',
    viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
    role: 'img',
    'aria-labelledby': 'title',
    'aria-describedby': 'desc',
  };
  return `${element('svg', root, content.join('\n'))}\n`;
}

/** A name that leaves room beside it. */
const shortened = (name: string) => (name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME - 1)}…` : name);

function binsFor(values: number): number {
  return Math.min(MOST_BINS, Math.max(FEWEST_BINS, Math.floor(values / VALUES_PER_BIN)));
}

const deltaTicks: readonly Tick[] = [-1, -0.5, 0, 0.5, 1].map((share) => ({
  at: (share + 1) / 2,
  label: String(share).replace('-', '−'),
}));

/** What stands where one token has no neighbour. */
const onePanel: Panel = {
  title: 'Deltas',
  note: 'One token has no neighbour.',
  x: { title: 'difference, share of the space', ticks: deltaTicks },
  y: { title: 'pairs a bin', ticks: [], grid: false },
  content: '',
};

function describeDeltas({
  minimum,
  maximum,
  mean,
  hurst,
}: {
  minimum: string;
  maximum: string;
  mean: string;
  hurst: string | null;
}): string {
  const exponent = hurst === null ? '' : `; Hurst exponent ${Number(hurst).toFixed(3)}`;
  return `Deltas: minimum ${inShort(minimum)}, maximum ${inShort(maximum)}, mean ${inShort(mean)}${exponent}.`;
}

/** What the colours of all panels mean. */
function key(): string {
  const y = 59;
  const right = WIDTH - GAP - 16;
  return [
    element('path', { class: 'expected', d: `M${right - 252} ${y - 4}h24` }),
    text(right - 222, y, 'expected', { class: 'tick' }),
    element('rect', { class: 'band', x: right - 156, y: y - 11, width: 24, height: 13 }),
    text(right - 126, y, '±3σ', { class: 'tick' }),
    element('rect', { class: 'off', x: right - 92, y: y - 11, width: 13, height: 13 }),
    text(right - 73, y, `beyond ${OUTLYING}σ`, { class: 'tick' }),
  ].join('');
}
