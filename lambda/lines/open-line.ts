import { createAlphabet } from '../../engine/alphabet/alphabet.ts';
import { ENGINE_VERSION, FORMAT_ENGINE_VERSION } from '../../engine/base/keys.ts';
import type { FormatLine } from '../../engine/formats/format-line.ts';
import { openFormatLine } from '../../engine/formats/open.ts';
import { type Line, openLine } from '../../engine/line.ts';
import type { Head } from './head.ts';
import { getKeptFormat } from './kept-formats.ts';
import { getKeptAlphabet } from './ledger.ts';
import { lineSecret } from './line-secret.ts';

/** What of a head makes its codes. */
export type Openable = Pick<Head, 'alphabet' | 'digits' | 'engine' | 'format' | 'key' | 'line'>;

/**
 * Opens the line of a head: codes of any of its positions can be made, and found again.
 * @param options.batch most codes that it works on at once, where fewer are to take less memory.
 * @param options.secret of the line, where it is known.
 * @throws Error if the line is of an engine that this one does not know; FormatError if its format does not count what it has.
 */
export async function openLineOf(
  head: Openable,
  { batch, secret }: { readonly batch?: number; readonly secret?: Uint8Array | Promise<Uint8Array> } = {},
): Promise<Line | FormatLine> {
  requireKnownEngine(head);
  const { line: lineId, key, digits, format } = head;
  const [chars, mac, kept] = await Promise.all([
    getKeptAlphabet(head.alphabet.hash),
    secret ?? lineSecret(key, lineId),
    format && getKeptFormat(format.hash),
  ]);
  const options = { mac, lineId, alphabet: createAlphabet(chars), ...(batch !== undefined && { batch }) };
  return kept ? openFormatLine({ ...options, format: kept }) : openLine({ ...options, digits });
}

/** A line of a later version is not opened by an earlier one, which would make other codes. */
function requireKnownEngine({ line, engine, format }: Openable): void {
  if (engine === ENGINE_VERSION || (engine === FORMAT_ENGINE_VERSION && format !== undefined)) return;
  throw new Error(`Line ${line} is of engine version ${engine}, which this service does not know.`);
}
