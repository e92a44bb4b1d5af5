import bwipjs, { type RawOptions } from 'bwip-js/node';
import { elementsOf } from './element-string.ts';
import type { Coding } from './symbologies.ts';

/** A symbol in modules, without its quiet zone. Bars have one row. */
export interface SymbolOf {
  readonly columns: number;
  readonly rows: number;
  /** 1 where it is dark, row by row. */
  readonly modules: Uint8Array;
}

/** Characters beyond ASCII are UTF-8, and the symbol says so (ECI 26), so that no reader has to guess. */
const UTF_8 = '^ECI000026';

/** The symbol of a code. @throws Error where it cannot hold it */
export function symbolOf({ name, gs1 }: Coding, code: string): SymbolOf {
  if (gs1) {
    const elements = elementsOf(gs1, code).map(([ai, value]) => `${ai}${value}`);
    // FNC1 in front says that it is GS1's; the one behind AI 10 ends it, since its length varies.
    const separator = gs1.lot === undefined ? '' : '^FNC1';
    const last = elements.pop() as string;
    return matrixOf({ bcid: 'datamatrix', parsefnc: true, text: `^FNC1${elements.join('')}${separator}${last}` });
  }
  if (name === 'code128') return barsOf(code);
  const isAscii = /^[\x20-\x7e]*$/.test(code);
  const text = isAscii ? { text: code } : { text: UTF_8 + code.replaceAll('^', '^^'), parsefnc: true };
  return matrixOf(name === 'qr' ? { bcid: 'qrcode', eclevel: 'M', ...text } : { bcid: 'datamatrix', ...text });
}

type Options = RawOptions & { readonly eclevel?: 'M' };

function matrixOf(options: Options): SymbolOf {
  const [made] = bwipjs.raw(options);
  if (made === undefined || !('pixs' in made)) throw new Error('It has no modules.');
  return { columns: made.pixx, rows: made.pixy, modules: Uint8Array.from(made.pixs) };
}

function barsOf(text: string): SymbolOf {
  const [made] = bwipjs.raw({ bcid: 'code128', text });
  if (made === undefined || !('sbs' in made)) throw new Error('It has no bars.');
  // Widths of bars and spaces in turn.
  const modules = made.sbs.flatMap((width: number, i: number) => Array(width).fill(i % 2 === 0 ? 1 : 0));
  return { columns: modules.length, rows: 1, modules: Uint8Array.from(modules) };
}

/** A stretch of dark modules in a row. */
export interface Run {
  readonly x: number;
  readonly y: number;
  readonly length: number;
}

/** The dark modules of a symbol, in stretches. */
export function* runsOf({ columns, rows, modules }: SymbolOf): Generator<Run> {
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      let length = 0;
      while (x + length < columns && modules[y * columns + x + length] === 1) length++;
      if (length > 0) yield { x, y, length };
      x += length;
    }
  }
}
