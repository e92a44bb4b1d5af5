import { deviation, ratio, varianceFactor } from '../expectation.ts';
import type { Bin } from '../histogram.ts';
import { type Panel, type Tick, toX, toY } from './panel.ts';
import { element, short } from './svg.ts';
import { asLabel, ticks } from './words.ts';

/** Standard deviations that the band is wide on either side, and from which on a bar counts as out of place. */
export const BAND = 3;
export const OUTLYING = 4;

/** What a histogram is compared with. */
export interface Expected {
  /** Share of the values that is expected in a bin. */
  readonly share: (bin: Bin) => number;
  /** Size of the space where values are drawn without repetition; undefined where they can come again. */
  readonly space: bigint | undefined;
}

/** A bin as it is drawn: heights are counts of a bin of full width. */
interface Bar {
  readonly left: number;
  readonly right: number;
  readonly height: number;
  readonly expected: number;
  readonly spread: number;
  readonly isOutlying: boolean;
}

/** The drawing of a histogram and the number of its bars that are out of place. */
export interface DrawnHistogram {
  readonly panel: Panel;
  readonly bars: number;
  readonly outlying: number;
}

/** A histogram with what is expected as a line, and the band in which nearly all bars of random tokens end. */
export function drawHistogram(
  bins: readonly Bin[],
  expected: Expected,
  words: {
    readonly title: string;
    readonly note: string;
    readonly x: string;
    readonly y: string;
    readonly ticks: readonly Tick[];
  },
): DrawnHistogram {
  const bars = barsOf(bins, expected);
  const highest = 1.12 * Math.max(1, ...bars.map((bar) => Math.max(bar.height, bar.expected + bar.spread)));
  const shape = (wanted: boolean) =>
    bars
      .filter(({ isOutlying }) => isOutlying === wanted)
      .map(({ left, right, height }) => `M${x(left)} ${y(0)}V${y(height / highest)}H${x(right)}V${y(0)}z`)
      .join('');
  const content = [
    element('path', { class: 'bars', d: shape(false) }),
    element('path', { class: 'off', d: shape(true) }),
    element('path', { class: 'band', d: band(bars, highest) }),
    element('path', { class: 'expected', d: line(bars.map((bar) => [bar, bar.expected / highest])) }),
  ].filter((drawn) => !drawn.includes(' d=""'));
  const labels = ticks(highest).map((count) => ({ at: count / highest, label: asLabel(count) }));
  return {
    panel: {
      title: words.title,
      note: words.note,
      x: { title: words.x, ticks: words.ticks },
      y: { title: words.y, ticks: labels, grid: true },
      content: content.join(''),
    },
    bars: bars.length,
    outlying: bars.filter(({ isOutlying }) => isOutlying).length,
  };
}

const x = (share: number) => short(toX(share));
const y = (share: number) => short(toY(share));

function barsOf(bins: readonly Bin[], { share, space }: Expected): Bar[] {
  const [first, last] = [bins[0] as Bin, bins.at(-1) as Bin];
  const range = last.to - first.from;
  const full = first.to - first.from;
  const total = bins.reduce((sum, { count }) => sum + count, 0);
  return bins.map((bin) => {
    const part = share(bin);
    const expected = total * part;
    const factor = space === undefined ? 1 - part : varianceFactor(part, total, space);
    // A narrower last bin is drawn as high as its values stand close.
    const scale = 1 / ratio(bin.to - bin.from, full);
    return {
      left: ratio(bin.from - first.from, range),
      right: ratio(bin.to - first.from, range),
      height: bin.count * scale,
      expected: expected * scale,
      spread: BAND * Math.sqrt(expected * factor) * scale,
      isOutlying: Math.abs(deviation(bin.count, expected, factor)) > OUTLYING,
    };
  });
}

/** A line over the middles of the bars, from the left edge to the right one. */
function line(heights: readonly (readonly [Bar, number])[]): string {
  const middle = heights.map(([{ left, right }, height]) => `${x((left + right) / 2)} ${y(height)}`);
  const [firstBar, first] = heights[0] as readonly [Bar, number];
  const [lastBar, last] = heights.at(-1) as readonly [Bar, number];
  return `M${[`${x(firstBar.left)} ${y(first)}`, ...middle, `${x(lastBar.right)} ${y(last)}`].join('L')}`;
}

function band(bars: readonly Bar[], highest: number): string {
  const upper = line(bars.map((bar) => [bar, (bar.expected + bar.spread) / highest]));
  const lower = line(bars.map((bar) => [bar, Math.max(0, bar.expected - bar.spread) / highest]));
  return `${upper}L${lower.slice(1).split('L').reverse().join('L')}z`;
}
