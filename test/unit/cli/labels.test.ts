import { describe, expect, test } from '@jest/globals';
import { codeFont } from '../../../cli/labels/font.ts';
import { type Content, layoutOf, naturalSize, TooSmallError } from '../../../cli/labels/layout.ts';
import { placeOn, rollOf, sheetOf, sheets } from '../../../cli/labels/sheets.ts';
import { symbolOf } from '../../../cli/labels/symbol.ts';
import { type Coding, linesBelow, symbologies } from '../../../cli/labels/symbologies.ts';

const { advance, ascent } = codeFont();
const gs1 = { gtin: '09506000134352', lot: 'LOT-1', expiry: '270131' };
const codings: readonly Coding[] = [
  { name: 'qr' },
  { name: 'datamatrix' },
  { name: 'gs1-datamatrix', gs1 },
  { name: 'code128' },
];
/** White modules that the standards ask for: ISO/IEC 18004, 16022, 15417. */
const QUIET = { qr: 4, datamatrix: 1, 'gs1-datamatrix': 1, code128: 10 } as const;

const contentOf = (coding: Coding, code: string, dot?: number): Content => ({
  ...{
    symbol: symbolOf(coding, code),
    symbology: symbologies[coding.name],
    lines: linesBelow(coding, code),
    advance,
    ascent,
  },
  ...(dot !== undefined && { dot }),
});

describe.each(codings.map((coding) => [coding.name, coding] as const))('%s', (name, coding) => {
  const sizes = Object.values(sheets).map(({ label }) => label);
  test.each([
    ['as drawn', undefined],
    ['in whole dots of 203 an inch', 25.4 / 203],
    ['in whole dots of 300 an inch', 25.4 / 300],
  ])('keeps its quiet zone on the label, and clear of the text, %s', (_, dot) => {
    let fitting = 0;
    for (const code of ['AB-12', 'SUMMER-1234-5678', '0A1B2C3D4E5F6G7H8K9M']) {
      const content = contentOf(coding, code, dot);
      for (const label of [...sizes, naturalSize(content)]) {
        const layout = layoutOrNone(label, content);
        if (!layout) continue;
        fitting++;
        const { symbol, symbology } = content;
        const quiet = QUIET[name] * layout.module - 1e-6;
        const [right, bottom] = [layout.x + symbol.columns * layout.module, layout.y + symbol.rows * layout.rowHeight];
        expect(layout.module).toBeGreaterThan(0.2499);
        expect(Math.min(layout.x, label.width - right)).toBeGreaterThanOrEqual(quiet);
        const below = symbology.isLinear ? 0 : quiet;
        expect(layout.y).toBeGreaterThanOrEqual(below);
        const top = Math.min(label.height, ...layout.texts.map(({ baseline }) => baseline - ascent * layout.textSize));
        expect(top - bottom).toBeGreaterThanOrEqual(below);
        for (const { text, x, baseline } of layout.texts) {
          expect(x).toBeGreaterThanOrEqual(0.99);
          expect(x + text.length * advance * layout.textSize).toBeLessThanOrEqual(label.width - 0.99);
          expect(baseline + 0.25 * layout.textSize).toBeLessThanOrEqual(label.height);
        }
        if (dot !== undefined) expect(layout.module / dot - Math.round(layout.module / dot)).toBeCloseTo(0, 6);
      }
    }
    expect(fitting).toBeGreaterThan(10);
  });
});

function layoutOrNone(...args: Parameters<typeof layoutOf>) {
  try {
    return layoutOf(...args);
  } catch (error) {
    expect(error).toBeInstanceOf(TooSmallError);
    return undefined;
  }
}

test('each sheet is whole: its labels are on the page and do not overlap', () => {
  for (const sheet of Object.values(sheets)) {
    const { page, label, columns, rows } = sheet;
    const places = Array.from({ length: columns * rows }, (_, i) => placeOn(sheet, i));
    expect(placeOn(sheet, columns * rows).page).toBe(1);
    for (const { x, y } of places) {
      expect(Math.min(x, y, page.width - x - label.width, page.height - y - label.height)).toBeGreaterThan(-0.001);
    }
    const [first, second, below] = [places[0], places[1], places[columns]] as const;
    expect((second?.x ?? 0) - (first?.x ?? 0)).toBeGreaterThanOrEqual(label.width);
    expect((below?.y ?? 0) - (first?.y ?? 0)).toBeCloseTo(label.height, 6);
  }
});

/** As the makers give them: left and upper margin, and the distance from one label to the next, in millimetres. */
test.each([
  ['L7160', 7.25, 15.15, 66, 38.1],
  ['Avery L7163', 4.65, 15.15, 101.6, 38.1],
  ['l7651', 4.75, 10.7, 40.6, 21.2],
  ['5160', 4.7625, 12.7, 69.85, 25.4],
  ['5163', 3.96875, 12.7, 106.3625, 50.8],
  ['5167', 7.14375, 12.7, 52.3875, 12.7],
])('%s has its labels where the sheet has them', (name, left, top, across, down) => {
  const sheet = sheetOf(name);
  const [first, second, below] = [0, 1, sheet.columns].map((i) => placeOn(sheet, i));
  for (const [found, expected] of [
    [first?.x, left],
    [first?.y, top],
    [(second?.x ?? 0) - (first?.x ?? 0), across],
    [(below?.y ?? 0) - (first?.y ?? 0), down],
  ]) {
    expect(found).toBeCloseTo(expected as number, 3);
  }
});

test('a roll has one label a page', () => {
  expect(rollOf('2x1in').page).toEqual({ width: 50.8, height: 25.4 });
  expect(placeOn(rollOf('50x25mm'), 3)).toEqual({ page: 3, x: 0, y: 0 });
});
