import type { Head } from '../../lambda/lines/head.ts';
import { listAllHeads } from '../../lambda/lines/ledger.ts';
import { hasLaterWitness, listWitnessedLines } from '../../lambda/lines/witnesses.ts';

/** What a check has found. */
export interface Check {
  /** Lines that the ledger or the witnesses know. */
  readonly lines: number;
  /** Lines of which the ledger knows less than the witnesses. */
  readonly behind: number;
}

/** A line of which the ledger knows less than the witnesses do; part and attempt as far as the ledger knows them. */
export type Behind = Pick<Head, 'line'> & Partial<Pick<Head, 'part' | 'attempt'>>;

/**
 * Holds the ledger against the witnesses of every line. Run it after a table or a bucket was restored, before orders are taken.
 * @param found is told of each line of which the ledger knows less: a continuation of it is refused until an operator has reconciled it.
 */
export async function checkLedger(found: (line: Behind) => void): Promise<Check> {
  const known = new Set<string>();
  let behind = 0;
  for await (const head of listAllHeads()) {
    known.add(head.line);
    if (!(await hasLaterWitness(head))) continue;
    behind += 1;
    found(head);
  }
  for await (const line of listWitnessedLines()) {
    if (known.has(line)) continue;
    known.add(line);
    behind += 1;
    found({ line });
  }
  return { lines: known.size, behind };
}
