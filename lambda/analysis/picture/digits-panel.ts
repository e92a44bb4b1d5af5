import type { DigitCounts } from '../digit-counts.ts';
import { deviation, varianceFactor } from '../expectation.ts';
import { OUTLYING } from './histogram-panel.ts';
import { type Panel, PLOT, type Tick } from './panel.ts';
import { element, short, text } from './svg.ts';
import { inFull } from './words.ts';

/** Where the map of positions ends and the bars of whole rows begin. */
const MAP_RIGHT = 340;
const BARS_LEFT = 350;
/** Share of the map's height that a label needs. */
const LABEL_SHARE = 0.065;
/** Classes of deviation on either side: beyond 1, 2, 3 and 4 standard deviations. */
const CLASSES = 4;

/** What the map is made of. */
export interface DigitFacts {
  readonly counts: DigitCounts;
  /** The symbols in order. */
  readonly symbols: readonly string[];
  readonly digits: number;
  readonly size: number;
  readonly space: bigint;
  /** How many digits of a token are expected in each cell, where symbols are not equally likely. */
  readonly expected?: Float64Array | undefined;
}

export interface DrawnDigits {
  readonly panel: Panel;
  readonly cells: number;
  readonly outlying: number;
}

/**
 * A map of symbols by positions, coloured where a symbol stands more or less often than expected, and beside it how often each
 * symbol stands anywhere, with what is expected as a line.
 */
export function drawDigits(facts: DigitFacts): DrawnDigits {
  const { counts, digits } = facts;
  const { rows, columns, positionsPerColumn, symbolsPerRow } = counts;
  const deviations = deviationsOf(facts);
  const folded = [
    ...(symbolsPerRow > 1 ? [`${inFull(symbolsPerRow)} symbols a row`] : []),
    ...(positionsPerColumn > 1 ? [`${positionsPerColumn} positions a column`] : []),
  ];
  return {
    panel: {
      title: 'Digits by position',
      note: folded.length > 0 ? `${folded.join(', ')}.` : 'Coloured where they deviate.',
      x: { title: 'position in the token', ticks: positionTicks(digits) },
      y: { title: 'symbol', ticks: symbolTicks(facts), grid: false },
      content: drawMap(deviations, rows, columns) + drawRows(facts) + legend(),
    },
    cells: deviations.length,
    outlying: deviations.filter((value) => Math.abs(value) > OUTLYING).length,
  };
}

/** Symbols of a row, positions of a column: the last ones may have fewer. */
const widthAt = (index: number, width: number, all: number) => Math.min(width, all - index * width);

function deviationsOf({ counts, symbols, digits, size, space, expected }: DigitFacts): number[] {
  const { rows, cells, symbolsPerRow, positionsPerColumn } = counts;
  return Array.from(cells, (count, cell) => {
    const positions = widthAt(Math.floor(cell / rows), positionsPerColumn, digits);
    const share = expected
      ? expected[cell]! / positions
      : widthAt(cell % rows, symbolsPerRow, symbols.length) / symbols.length;
    return deviation(count, size * positions * share, varianceFactor(share, size, space));
  });
}

/** One path a class of deviation; neighbours of one class in a row are one stroke. The first symbol stands on top. */
function drawMap(deviations: readonly number[], rows: number, columns: number): string {
  const [width, height] = [(MAP_RIGHT - PLOT.left) / columns, (PLOT.bottom - PLOT.top) / rows];
  const strokes = new Map<number, string>();
  for (let row = 0; row < rows; row++) {
    const classes = Array.from({ length: columns }, (_, column) => classOf(deviations[column * rows + row] as number));
    for (let from = 0, to = 0; from < columns; from = to) {
      while (to < columns && classes[to] === classes[from]) to += 1;
      const group = classes[from] as number;
      const before = strokes.get(group) ?? '';
      if (group !== 0) strokes.set(group, `${before}M${from} ${row}.5h${to - from}`);
    }
  }
  const paths = [...strokes].map(([group, d]) =>
    element('path', { class: group < 0 ? 'fewer' : 'more', 'stroke-opacity': opacityOf(group), d }),
  );
  const scale = `translate(${PLOT.left} ${PLOT.top}) scale(${width.toFixed(4)} ${height.toFixed(4)})`;
  const frame = {
    class: 'map',
    x: PLOT.left,
    y: PLOT.top,
    width: MAP_RIGHT - PLOT.left,
    height: PLOT.bottom - PLOT.top,
  };
  return element('rect', frame) + (paths.length > 0 ? element('g', { transform: scale }, paths.join('')) : '');
}

const classOf = (value: number) => Math.sign(value) * Math.min(CLASSES, Math.floor(Math.abs(value)));
const opacityOf = (group: number) => [0, 0.14, 0.32, 0.6, 1][Math.abs(group)] as number;

/** How often each row's symbols stand anywhere. */
function drawRows({ counts, symbols, digits, size, space, expected: cellsExpected }: DigitFacts): string {
  const { rows, columns, cells, symbolsPerRow } = counts;
  const height = (PLOT.bottom - PLOT.top) / rows;
  const bars = Array.from({ length: rows }, (_, row) => {
    const sumOf = (values: Float64Array) => {
      let sum = 0;
      for (let column = 0; column < columns; column++) sum += values[column * rows + row] as number;
      return sum;
    };
    const count = sumOf(cells);
    const share = cellsExpected
      ? sumOf(cellsExpected) / digits
      : widthAt(row, symbolsPerRow, symbols.length) / symbols.length;
    const expected = size * digits * share;
    const off = Math.abs(deviation(count, expected, varianceFactor(share, size, space))) > OUTLYING;
    return { off, relative: expected === 0 ? 0 : count / expected };
  });
  const highest = Math.max(1.3, ...bars.map(({ relative }) => relative));
  const at = (relative: number) => short(BARS_LEFT + (relative / highest) * (PLOT.right - BARS_LEFT));
  const gap = height > 3 ? Math.min(2, height * 0.15) : 0;
  const shape = (wanted: boolean) =>
    bars
      .map(({ off, relative }, row) => {
        const top = PLOT.top + row * height;
        if (off !== wanted) return '';
        return `M${BARS_LEFT} ${short(top + gap / 2)}H${at(relative)}V${short(top + height - gap / 2)}H${BARS_LEFT}z`;
      })
      .join('');
  const drawn = [
    { kind: 'bars', d: shape(false) },
    { kind: 'off', d: shape(true) },
    { kind: 'expected', d: `M${at(1)} ${PLOT.top}V${PLOT.bottom}` },
  ];
  return drawn
    .filter(({ d }) => d !== '')
    .map(({ kind, d }) => element('path', { class: kind, d }))
    .join('');
}

/** Deviations and their colours, in the panel's upper right corner. */
function legend(): string {
  const groups = Array.from({ length: 2 * CLASSES + 1 }, (_, i) => i - CLASSES);
  const [left, width] = [294, 9];
  const boxes = groups.map((group, i) =>
    element('rect', {
      class: group < 0 ? 'fewer box' : group > 0 ? 'more box' : 'map',
      ...(group === 0 ? {} : { 'fill-opacity': opacityOf(group) }),
      x: left + i * width,
      y: 17,
      width,
      height: 11,
    }),
  );
  const labels = [
    text(left - 5, 27, `−${CLASSES}σ`, { class: 'tick', 'text-anchor': 'end' }),
    text(left + groups.length * width + 5, 27, `+${CLASSES}σ`, { class: 'tick' }),
  ];
  return boxes.join('') + labels.join('');
}

/** Ticks lie over the map, not over the whole plot. */
function positionTicks(digits: number): Tick[] {
  const map = (MAP_RIGHT - PLOT.left) / (PLOT.right - PLOT.left);
  const step = [1, 5, 10, 20, 50, 100, 200].find(
    (candidate) => digits / candidate <= (candidate < 100 ? 12 : 8),
  ) as number;
  const marked = Array.from({ length: Math.floor(digits / step) }, (_, i) => (i + 1) * step);
  const all = step === 1 ? marked : [1, ...marked];
  const overAll = (BARS_LEFT - PLOT.left) / (PLOT.right - PLOT.left);
  return [
    ...all.map((position) => ({ at: ((position - 0.5) / digits) * map, label: String(position) })),
    { at: (1 + overAll) / 2, label: 'all' },
  ];
}

/** As many symbols as there is room for. */
function symbolTicks({ counts, symbols }: DigitFacts): Tick[] {
  const { rows, symbolsPerRow } = counts;
  const every = Math.ceil(rows * LABEL_SHARE);
  return Array.from({ length: Math.ceil(rows / every) }, (_, i) => ({
    at: 1 - (i * every + 0.5) / rows,
    label: symbols[i * every * symbolsPerRow] as string,
  }));
}
