import { csvRecord } from '../platform/csv.ts';

/** A table as CSV, made as its rows come. */
export async function* csvOf(
  heading: readonly string[],
  pieces: AsyncIterable<readonly (readonly string[])[]>,
): AsyncGenerator<string> {
  yield csvRecord(heading);
  for await (const piece of pieces) yield piece.map(csvRecord).join('');
}
