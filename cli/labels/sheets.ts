import { UsageError } from '../platform/exits.ts';

/** A width and a height in millimetres. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Labels on a page: columns and rows of one size, in the middle of it. */
export interface Sheet {
  readonly page: Size;
  readonly label: Size;
  readonly columns: number;
  readonly rows: number;
  /** Millimetres between two columns. Rows touch. */
  readonly gap: number;
}

const A4: Size = { width: 210, height: 297 };
const LETTER: Size = { width: 215.9, height: 279.4 };
const INCH = 25.4;

const metric = (width: number, height: number, columns: number, rows: number, gap = 2.5): Sheet => ({
  page: A4,
  label: { width, height },
  columns,
  rows,
  gap,
});
const inches = (width: number, height: number, columns: number, rows: number, gap: number): Sheet => ({
  page: LETTER,
  label: { width: width * INCH, height: height * INCH },
  columns,
  rows,
  gap: gap * INCH,
});

/** Sheets of labels by their makers' numbers: Avery for A4 (L…), Avery Zweckform (3…), Avery for US Letter (5…). */
export const sheets: Readonly<Record<string, Sheet>> = {
  L7159: metric(63.5, 33.9, 3, 8),
  L7160: metric(63.5, 38.1, 3, 7),
  L7161: metric(63.5, 46.6, 3, 6),
  L7162: metric(99.1, 33.9, 2, 8),
  L7163: metric(99.1, 38.1, 2, 7),
  L7164: metric(63.5, 72, 3, 4),
  L7165: metric(99.1, 67.7, 2, 4),
  L7651: metric(38.1, 21.2, 5, 13),
  '3474': metric(70, 37, 3, 8, 0),
  '3475': metric(70, 36, 3, 8, 0),
  '5160': inches(2.625, 1, 3, 10, 0.125),
  '5161': inches(4, 1, 2, 10, 0.1875),
  '5163': inches(4, 2, 2, 5, 0.1875),
  '5164': inches(4, 10 / 3, 2, 3, 0.1875),
  '5167': inches(1.75, 0.5, 4, 20, 0.3125),
};

/** The sheet of this number, `L7160` or `Avery L7160`. @throws UsageError with the numbers that there are */
export function sheetOf(name: string): Sheet {
  const sheet = sheets[name.replace(/^avery\s+/i, '').toUpperCase()];
  if (sheet) return sheet;
  throw new UsageError(
    `The sheet ${name} is not known. These are: ${Object.keys(sheets).join(', ')}. For others give the size of a label, as in --label 50x25mm.`,
  );
}

/** A roll: each label is a page. @param text `50x25mm`, or `2x1in` @throws UsageError */
export function rollOf(text: string): Sheet {
  const [, width = '', height = '', unit = ''] = /^(\d+(?:\.\d+)?)x(\d+(?:\.\d+)?)(mm|in)$/i.exec(text) ?? [];
  const scale = unit.toLowerCase() === 'in' ? INCH : 1;
  const label = { width: Number(width) * scale, height: Number(height) * scale };
  const [least, most] = [Math.min(label.width, label.height), Math.max(label.width, label.height)];
  if (least < 5 || most > 500) {
    throw new UsageError('--label must be a width and a height of 5 to 500 mm, as in 50x25mm or 2x1in.');
  }
  return { page: label, label, columns: 1, rows: 1, gap: 0 };
}

/** The upper left corner of a label on its page, in millimetres, and the page, from 0. */
export function placeOn({ page, label, columns, rows, gap }: Sheet, index: number) {
  const left = (page.width - columns * label.width - (columns - 1) * gap) / 2;
  const top = (page.height - rows * label.height) / 2;
  const onPage = index % (columns * rows);
  return {
    page: Math.floor(index / (columns * rows)),
    x: left + (onPage % columns) * (label.width + gap),
    y: top + Math.floor(onPage / columns) * label.height,
  };
}
