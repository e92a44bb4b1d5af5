import { type UniqueTokens, verifyEverywhere } from '../../client/index.ts';
import type { Output } from '../platform/output.ts';
import { type AskedCode, inPieces } from './asked-codes.ts';
import { placeText, type Row, rowOf, rowText } from './verified.ts';

/** Codes that one request may ask about. */
const AT_ONCE = 1_000;

/** What a line knows of codes, before something is done with them; those that it has not issued are counted and told. */
export async function knownRows(
  client: UniqueTokens,
  line: string,
  codes: Iterable<AskedCode> | AsyncIterable<AskedCode>,
  output: Pick<Output, 'line'>,
): Promise<{ readonly rows: Row[]; readonly unknown: number }> {
  const rows: Row[] = [];
  let unknown = 0;
  for await (const piece of inPieces<AskedCode>(codes, AT_ONCE)) {
    const tokens = piece.map(({ token }) => token);
    const { results } = await verifyEverywhere(client, tokens, { lines: [line] });
    for (const [i, result] of results.entries()) {
      const row = rowOf(piece[i] as AskedCode, result);
      if (!row.issued) {
        unknown++;
        output.line(`${placeText(row)}: ${rowText(row)}`);
      }
      rows.push(row);
    }
  }
  return { rows, unknown };
}
