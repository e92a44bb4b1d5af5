import { ratio } from '../expectation.ts';
import type { Point } from '../measurement.ts';
import { type Panel, PLOT, shareTicks, toX, toY } from './panel.ts';
import { element, short } from './svg.ts';
import { asLabel, inFull, ticks } from './words.ts';

/** Score against place in the file: what is random has no pattern. The dashed line is the mean that is expected. */
export function drawScatter(points: readonly Point[], step: number, size: number, space: bigint): Panel {
  const dots = points.map(({ position, score }) => {
    const [x, y] = [toX((position + 0.5) / size), toY(ratio(2n * score + 1n, 2n * space))];
    return `M${short(x)} ${y.toFixed(1)}h0`;
  });
  const width = points.length > 1_000 ? 2.4 : points.length > 200 ? 3.2 : 5;
  return {
    title: 'Score by position',
    note: step === 1 ? 'Every token is a dot.' : `Every ${inFull(step)}${ordinal(step)} token is a dot.`,
    x: {
      title: 'position in the file, in tokens',
      ticks: ticks(size).map((count) => ({ at: count / size, label: asLabel(count) })),
    },
    y: { title: 'score, share of the space', ticks: shareTicks, grid: true },
    content: [
      element('path', { class: 'dots', 'stroke-width': width, d: dots.join('') }),
      element('path', { class: 'expected dashed', d: `M${PLOT.left} ${short(toY(0.5))}H${PLOT.right}` }),
    ].join(''),
  };
}

function ordinal(count: number): string {
  const [tens, ones] = [count % 100, count % 10];
  if (tens >= 11 && tens <= 13) return 'th';
  return ones === 1 ? 'st' : ones === 2 ? 'nd' : ones === 3 ? 'rd' : 'th';
}
