import { RefusedError, UsageError } from '../platform/exits.ts';
import type { Output } from '../platform/output.ts';
import { type CodeFont, missingIn } from './font.ts';
import type { Label } from './label.ts';
import { type Content, layoutOf, naturalSize, TooSmallError } from './layout.ts';
import type { Size } from './sheets.ts';
import { symbolOf } from './symbol.ts';
import { type Coding, linesBelow, refusalOf, symbologies } from './symbologies.ts';

/** How labels are to be. */
export interface Wish {
  readonly coding: Coding;
  /** Of a label; without it each picture is as large as it has to be. */
  readonly size?: Size;
  readonly isWithText: boolean;
  /** Millimetres of a dot, where modules are whole ones. */
  readonly dot?: number;
}

/**
 * Makes every label, before one is drawn: what cannot be printed is refused with the code's number, and nothing is left of it.
 * @throws RefusedError; UsageError where a label is too small
 */
export function makeLabels(codes: readonly string[], wish: Wish, font: CodeFont, output: Output): Label[] {
  const { coding, isWithText } = wish;
  for (const [i, code] of codes.entries()) {
    const refusal = refusalOf(coding, code);
    if (refusal !== undefined) throw refused(i, refusal);
  }
  const missing = isWithText ? missingIn(font, codes) : undefined;
  if (missing !== undefined) {
    const number = missing.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0');
    throw new RefusedError(
      `The font has no sign for ${/\p{C}/u.test(missing) ? 'a character' : missing} (U+${number}), so it could not be printed below the symbol. With --no-text the symbol stands alone.`,
    );
  }
  const bar = output.bar({ title: 'drawing', total: codes.length, unit: 'codes' });
  try {
    return codes.map((code, i) => {
      bar.update(i);
      return labelOf(code, i, wish, font);
    });
  } finally {
    bar.stop();
  }
}

function labelOf(code: string, index: number, { coding, size: asked, isWithText, dot }: Wish, font: CodeFont): Label {
  const symbology = symbologies[coding.name];
  const lines = isWithText ? linesBelow(coding, code) : [];
  const { advance, ascent } = font;
  const symbol = attempt(index, symbology.title, () => symbolOf(coding, code));
  const content: Content = { symbol, symbology, lines, advance, ascent, ...(dot !== undefined && { dot }) };
  const size = asked ?? naturalSize(content);
  try {
    return { code, size, symbol, layout: layoutOf(size, content) };
  } catch (error) {
    if (!(error instanceof TooSmallError)) throw error;
    const hint = isWithText ? ', or take --no-text' : '';
    throw new UsageError(
      `The label is too small for the ${symbology.title} of code ${index + 1}: ${error.message}${hint}.`,
    );
  }
}

/** What the library refuses is told in our words: it may quote the code. */
function attempt<T>(index: number, title: string, make: () => T): T {
  try {
    return make();
  } catch (error) {
    const isTooLong = /length|long|capacity/i.test((error as Error).message);
    throw refused(index, `a ${title} cannot hold it${isTooLong ? '; it is too long' : ''}`);
  }
}

function refused(index: number, why: string): RefusedError {
  return new RefusedError(`Code ${index + 1} cannot be printed: ${why}.`);
}
