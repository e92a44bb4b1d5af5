import { target } from '../platform/permissions.ts';
import { getItem, putNewItem, queryPrefix } from '../platform/table.ts';

/*
 * The table `ledger` keeps for ever who had codes of a line again:
 *   <line>    reissued#<id>    written before the first of them leaves
 */
const prefix = 'reissued#';

/** That issued codes of a line were asked for again. */
export interface Reissue {
  /** UUID. A repeat with the same Idempotency-Key has the same one. */
  readonly id: string;
  readonly line: string;
  readonly customer: string;
  /** Id of the key that has opened the session. */
  readonly key: string;
  /** ISO 8601. */
  readonly at: string;
  /** The first position, a decimal string. */
  readonly from: string;
  /** Codes from there on. */
  readonly count: number;
}

/** Keeps the record. @returns the one that stands: of a repeat that of the first request. */
export async function putReissue(reissue: Reissue): Promise<Reissue> {
  const item = `${prefix}${reissue.id}`;
  if (await putNewItem(target('ledger:PutItem'), { ...reissue, item }, 'line')) return reissue;
  return (await getItem<Reissue>(target('ledger:BatchGetItem'), { line: reissue.line, item })) as Reissue;
}

/** All records of a line, in any order. */
export function listReissues(line: string): AsyncGenerator<Reissue> {
  return queryPrefix<Reissue>(target('ledger:Query'), ['line', line], prefix);
}
