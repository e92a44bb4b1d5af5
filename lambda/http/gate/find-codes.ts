import { HttpError, inBody, inParameter } from '../../../api/answers/errors.ts';
import type { ReadingMode } from '../../../engine/readings/index.ts';
import { lineIdsOf, withHeads } from '../../lines/memory.ts';
import { type Finding, findAll, isFound, readAll } from '../../verification/findings.ts';
import { type KnownLine, knownLine } from '../../verification/known-line.ts';
import type { Caller } from '../access/caller.ts';

/** What is looked for. */
export interface Wanted {
  readonly tokens: readonly string[];
  readonly reading: ReadingMode;
}

/** What a line knows of all the strings, in their order. */
export interface InLine {
  readonly known: KnownLine;
  readonly findings: readonly Finding[];
}

/** What the line knows of the strings. */
export async function findIn(known: KnownLine, { tokens, reading }: Wanted): Promise<InLine> {
  return { known, findings: await findAll(known, readAll(known, tokens, reading)) };
}

/** Lines that are opened at the same time. */
const AT_ONCE = 25;
/** No further line is asked after so long: the codes are still to be redeemed. */
const MOST_MS = 10_000;

/**
 * What all lines that the caller's key knows know of the strings, deleted and expired lines too.
 * @throws HttpError 503 where they are too many for one request: who does not ask all of them cannot know that a code is in one alone
 */
export async function findInAll({ customer, key }: Caller, wanted: Wanted): Promise<InLine[]> {
  const end = Date.now() + MOST_MS;
  const ids = key.lines ? [...new Set(key.lines)].sort() : await lineIdsOf(customer.id);
  const found: InLine[] = [];
  for (let i = 0; i < ids.length; i += AT_ONCE) {
    if (Date.now() > end) throw tooManyLines();
    const lines = await withHeads(customer.id, ids.slice(i, i + AT_ONCE));
    for (const known of await Promise.all(lines.flatMap(({ head }) => (head ? [knownLine(head)] : [])))) {
      found.push(await findIn(known, wanted));
    }
  }
  return found;
}

/** @throws HttpError 422 that names each code that more than one line has issued, and those lines */
export function requireOneLineEach(lines: readonly InLine[], tokens: readonly string[]): void {
  const faults = tokens.flatMap((_, i) => {
    const holders = lines.filter(({ findings }) => isFound(findings[i] as Finding)).map(({ known }) => known.head.line);
    if (holders.length < 2) return [];
    const detail = 'More than one line has issued this code. Redeem it in one of them: POST /tokens/{id}/redeem.';
    return [{ detail, source: inBody('data', 'attributes', 'tokens', i), meta: { lines: holders } }];
  });
  if (faults.length > 0) throw new HttpError(422, faults);
}

function tooManyLines(): HttpError {
  const detail = 'Not all lines could be asked in time. Name the line: POST /tokens/{id}/redeem.';
  return new HttpError(503, { detail, source: inParameter('') }, { 'Retry-After': '5' });
}
