import { linesOf } from '../checks/content.ts';
import { UsageError } from '../platform/exits.ts';

/** The positions of a line's codes: without its secret a gate cannot compute them. */
export type CodeTable = ReadonlyMap<string, bigint>;

/**
 * Reads a file of codes: one a line, in the order of the line, of which the first has the position `first`; or a table with the
 * columns `code` and `position`, as `POST /tokens/{id}/codes` makes it.
 * @throws UsageError
 */
export async function readTable(path: string, first: bigint): Promise<CodeTable> {
  const table = new Map<string, bigint>();
  let isTable: boolean | undefined;
  let position = first;
  for await (const line of linesOf(path)) {
    if (isTable === undefined) {
      isTable = line.startsWith('code,position');
      if (isTable) continue;
    }
    if (line === '') continue;
    if (!isTable) table.set(line, position++);
    else {
      const [, quoted, plain = '', at = ''] = /^(?:"((?:[^"]|"")*)"|([^,]*)),([0-9]+)(?:,|$)/.exec(line) ?? [];
      if (at === '') throw new UsageError(`${path} has a row without a code and a position. Each row must have both.`);
      table.set(quoted === undefined ? plain : quoted.replaceAll('""', '"'), BigInt(at));
    }
  }
  if (table.size === 0) throw new UsageError(`${path} has no codes.`);
  return table;
}
