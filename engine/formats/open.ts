import { createChosenLine } from './chosen-line.ts';
import { compileFormat } from './compile.ts';
import { FormatError } from './errors.ts';
import type { FormatLine, FormatLineOptions } from './format-line.ts';
import { createLaidOutLine } from './laid-out-line.ts';

/**
 * Opens a line with a format, from what was resolved alone.
 *
 * @throws FormatError (`format.damaged`) if the format does not count what it counted when it was accepted, or is of
 * another alphabet's size; ParameterError if the MAC or the line id is not as documented.
 */
export function openFormatLine(options: FormatLineOptions): FormatLine {
  const { alphabet, format } = options;
  if (format.symbols !== alphabet.size) {
    throw new FormatError('format.damaged', '', 'The stored format is of an alphabet of another size.');
  }
  const compiled = compileFormat(format, alphabet);
  return format.engine === 1 ? createLaidOutLine(options, compiled) : createChosenLine(options, compiled);
}
