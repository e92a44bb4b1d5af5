import type { UniqueTokens } from '../../client/index.ts';
import { columns } from '../checks/asked-codes.ts';
import { UsageError } from '../platform/exits.ts';
import { type OrderFiles, writePieces } from '../platform/files.ts';
import { grouped, type Output } from '../platform/output.ts';
import { csvOf } from './csv.ts';
import { issuedCodes } from './issued-codes.ts';

/** Rows of a sheet of Excel, without that of the heading. */
const MOST_IN_SPREADSHEET = 1_048_575;

/** Requires that a spreadsheet holds so many codes, before anything is ordered. @throws UsageError */
export function requireRoom(size: string, { spreadsheet }: { readonly spreadsheet?: string | true }): void {
  if (!spreadsheet || BigInt(size) <= MOST_IN_SPREADSHEET) return;
  throw new UsageError(
    `A spreadsheet has ${grouped(MOST_IN_SPREADSHEET + 1)} rows: one for the heading, and ${grouped(MOST_IN_SPREADSHEET)} for codes. ` +
      `Leave --spreadsheet out and take --csv, or order batches of at most ${grouped(MOST_IN_SPREADSHEET)} codes ("continue" orders the next one).`,
  );
}

/**
 * Writes the tables that were asked for, of the checked codes of a part.
 * @returns their names
 */
export async function writeTables(
  client: UniqueTokens,
  line: string,
  { part, csv, spreadsheet }: OrderFiles,
  size: number,
  output: Output,
): Promise<Pick<OrderFiles, 'csv' | 'spreadsheet'>> {
  const codesFor = (title: string) => counted(issuedCodes(client, line, part), title, size, output);
  if (csv !== undefined) await writePieces(csv, csvOf(columns, codesFor('CSV')));
  if (spreadsheet !== undefined) {
    // Loaded where it is needed, so that the other commands start at once.
    const { spreadsheetOf } = await import('./spreadsheet.ts');
    await writePieces(spreadsheet, spreadsheetOf(columns, codesFor('spreadsheet')));
  }
  return { ...(csv !== undefined && { csv }), ...(spreadsheet !== undefined && { spreadsheet }) };
}

/** The same, with a bar. */
async function* counted(
  pieces: AsyncIterable<string[][]>,
  title: string,
  total: number,
  output: Output,
): AsyncGenerator<string[][]> {
  const bar = output.bar({ title, total, unit: 'codes' });
  let count = 0;
  try {
    for await (const piece of pieces) {
      yield piece;
      count += piece.length;
      bar.update(count);
    }
  } finally {
    bar.stop();
  }
}
