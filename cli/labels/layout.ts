import type { Size } from './sheets.ts';
import type { SymbolOf } from './symbol.ts';
import type { Symbology } from './symbologies.ts';

/** Millimetres of the smallest module that ordinary printers and scanners are good for. */
export const LEAST_MODULE = 0.25;
/** White at the edge of a label, in millimetres, since printers do not hit it exactly. */
const MARGIN = 1;
const GAP = 0.6;
/** Of bars, in millimetres. */
const [LEAST_BARS, MOST_BARS] = [5, 20];
/** Size of the text in millimetres: 5 to 9 points. */
const [LEAST_TEXT, MOST_TEXT] = [1.77, 3.2];
const LINE_HEIGHT = 1.2;
/** Share of a label that larger text may take from its symbol. */
const MOST_OF_HEIGHT = 0.4;
/** Millimetres of rounding that are no difference. */
const NEARLY = 1e-6;

/** A text on a label: where its line begins, in millimetres from the upper left corner. */
export interface TextAt {
  readonly text: string;
  readonly x: number;
  readonly baseline: number;
}

/** Where everything is on a label, in millimetres from its upper left corner. */
export interface Layout {
  /** Of a module. */
  readonly module: number;
  /** The symbol without its quiet zone. */
  readonly x: number;
  readonly y: number;
  /** Of a row of modules: bars have one. */
  readonly rowHeight: number;
  readonly textSize: number;
  readonly texts: readonly TextAt[];
}

/** What goes on a label. */
export interface Content {
  readonly symbol: SymbolOf;
  readonly symbology: Symbology;
  /** What stands below. */
  readonly lines: readonly string[];
  /** Width of a character of the font, and how far it goes up, as a share of its size. */
  readonly advance: number;
  readonly ascent: number;
  /** Millimetres of a dot, where modules are whole ones. */
  readonly dot?: number;
}

/** The label is too small. */
export class TooSmallError extends Error {
  override readonly name = 'TooSmallError';
  /** Millimetres at least. */
  readonly needed: Size;
  constructor(module: number, needed: Size) {
    const [wide, high] = [needed.width, needed.height].map((side) => (Math.ceil(side * 10 - NEARLY) / 10).toFixed(1));
    super(
      `its modules would be ${Math.max(0, module).toFixed(2)} mm wide, and scanners need ${LEAST_MODULE} mm: the label must be at least ${wide} x ${high} mm`,
    );
    this.needed = needed;
  }
}

/**
 * Puts a symbol, as large as there is room for, with its quiet zone, and the lines below it in the middle of a label.
 * @throws TooSmallError
 */
export function layoutOf(label: Size, content: Content): Layout {
  const { symbol, symbology, lines, advance, ascent, dot } = content;
  const { quiet, isLinear } = symbology;
  const room = { width: label.width - 2 * MARGIN, height: label.height - 2 * MARGIN };
  const { rows, size: textSize } = textIn(room.width, lines, advance, room.height * MOST_OF_HEIGHT);
  const textHeight = rows.length === 0 ? 0 : GAP + rows.length * LINE_HEIGHT * textSize;
  const high = room.height - textHeight;
  // Bars need white at their sides alone.
  const [across, along] = [symbol.columns + 2 * quiet, isLinear ? 0 : symbol.rows + 2 * quiet];
  const largest = Math.min(room.width / across, isLinear ? Number.POSITIVE_INFINITY : high / along, symbology.largest);
  const module = dot === undefined ? largest : Math.floor(largest / dot + NEARLY) * dot;
  const tall = isLinear ? Math.min(high, MOST_BARS) : symbol.rows * module;
  if (module < LEAST_MODULE - NEARLY || (isLinear && tall < LEAST_BARS - NEARLY)) {
    const least = isLinear ? LEAST_BARS : along * LEAST_MODULE;
    throw new TooSmallError(Math.min(module, isLinear && tall < LEAST_BARS ? 0 : module), {
      width: across * LEAST_MODULE + 2 * MARGIN,
      height: least + textHeight + 2 * MARGIN,
    });
  }
  const snap = (at: number) => (dot === undefined ? at : Math.round(at / dot) * dot);
  const above = isLinear ? 0 : quiet * module;
  const top = (label.height - (2 * above + tall + textHeight)) / 2;
  const y = snap(top + above);
  const textTop = y + tall + above + GAP;
  return {
    module,
    x: snap((label.width - symbol.columns * module) / 2),
    y,
    rowHeight: isLinear ? snap(tall) : module,
    textSize,
    texts: rows.map((text, i) => ({
      text,
      x: (label.width - [...text].length * advance * textSize) / 2,
      baseline: textTop + (i * LINE_HEIGHT + ascent) * textSize,
    })),
  };
}

/** The size of a label on which modules have the size that is printed most. */
export function naturalSize({ symbol, symbology, lines, advance }: Content): Size {
  const { quiet, isLinear } = symbology;
  const module = isLinear ? 0.34 : 0.51;
  const wide = (symbol.columns + 2 * quiet) * module;
  const high = isLinear ? 12 : (symbol.rows + 2 * quiet) * module;
  const { rows, size } = textIn(wide, lines, advance);
  const textHeight = rows.length === 0 ? 0 : GAP + rows.length * LINE_HEIGHT * size;
  return { width: wide + 2 * MARGIN + NEARLY, height: high + textHeight + 2 * MARGIN + NEARLY };
}

/** The lines in the largest text for which there is room; what is too long for the smallest one goes over several lines. */
function textIn(width: number, lines: readonly string[], advance: number, high = Number.POSITIVE_INFINITY) {
  const most = Math.max(1, Math.floor(width / (LEAST_TEXT * advance)));
  const rows = lines.flatMap((line) => {
    const characters = [...line];
    const count = Math.ceil(characters.length / most);
    const length = Math.ceil(characters.length / Math.max(1, count));
    return Array.from({ length: count }, (_, i) => characters.slice(i * length, (i + 1) * length).join(''));
  });
  const longest = Math.max(1, ...rows.map((row) => [...row].length));
  const fitting = Math.max(LEAST_TEXT, high / (rows.length * LINE_HEIGHT));
  return { rows, size: Math.min(MOST_TEXT, width / (longest * advance), fitting) };
}
