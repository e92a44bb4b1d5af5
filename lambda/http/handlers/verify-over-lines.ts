import { randomUUID } from 'node:crypto';
import { HttpError, inBody } from '../../../api/answers/errors.ts';
import { verificationOverLinesBody } from '../../../api/requests/bodies/verification-over-lines.ts';
import { isMemoryComplete, lineIdsOf, type RememberedLine, withHeads } from '../../lines/memory.ts';
import { askLines } from '../../verification/ask-lines.ts';
import { type Caller, withSession } from '../access/caller.ts';
import { knowsLine } from '../access/caller-key.ts';
import { withinMisses } from '../access/misses.ts';
import { ok } from '../protocol/answer.ts';
import { nextLink, readPage } from '../protocol/paging.ts';
import { readBody } from '../protocol/request.ts';

/** How many lines are read and opened at the same time. */
const AT_ONCE = 25;
/** Bytes that an answer of Lambda's can have, less what stands around the results. */
const ANSWER_BYTES = 5_900_000;

/**
 * POST /verify: what the customer's lines know of each string, those of all sessions, deleted and expired ones too. As many lines as
 * a short answer allows; the rest is asked page by page, with the same body.
 */
export const handler = withSession('verify-over-lines', async (request, caller) => {
  const { attributes } = readBody(request, verificationOverLinesBody).data;
  const { tokens, lines } = attributes;
  const { after = '' } = readPage(request);
  const named = lines && (await namedLines(lines, caller));
  const ids = (named ? [...named.keys()] : await knownIds(caller)).sort();
  const rest = ids.filter((id) => id > after);

  const { tally, asked, missing, odds, last } = await withinMisses(caller.key, tokens.length, async () => {
    const answers = await askLines(batchesOf(caller, rest, named), attributes, caller.key);
    return { ...answers, results: answers.tally.results() };
  });
  if (tally.bytes > ANSWER_BYTES) throw tooLarge();
  const complete =
    named !== undefined || caller.key.lines !== undefined || (await isMemoryComplete(caller.customer.id));
  return ok({
    meta: { asked, lines: ids.length - missing, odds, complete },
    links: { self: request.self, ...(last !== undefined && { next: nextLink(request.self, last) }) },
    data: { attributes: { results: tally.results() }, id: randomUUID(), type: 'verification' },
  });
});

/** The lines that the body names. @throws HttpError 404 with a pointer to each that the caller does not know */
async function namedLines(lines: readonly string[], { customer, key }: Caller): Promise<Map<string, RememberedLine>> {
  const ids = [...new Set(lines)];
  const found = new Map<string, RememberedLine>();
  for (let i = 0; i < ids.length; i += AT_ONCE) {
    for (const line of await withHeads(customer.id, ids.slice(i, i + AT_ONCE))) {
      if (line.head && knowsLine(key, line.line)) found.set(line.line, line);
    }
  }
  const unknown = lines.flatMap((line, i) => (found.has(line) ? [] : [i]));
  if (unknown.length === 0) return found;
  throw new HttpError(
    404,
    unknown.map((i) => ({ detail: 'Unknown tokens.', source: inBody('data', 'attributes', 'lines', i) })),
  );
}

/** All lines that the caller's key knows. */
async function knownIds({ customer, key }: Caller): Promise<string[]> {
  return key.lines ? [...new Set(key.lines)] : lineIdsOf(customer.id);
}

async function* batchesOf(
  { customer }: Caller,
  ids: readonly string[],
  named: ReadonlyMap<string, RememberedLine> | undefined,
): AsyncGenerator<readonly RememberedLine[]> {
  for (let i = 0; i < ids.length; i += AT_ONCE) {
    const batch = ids.slice(i, i + AT_ONCE);
    yield named ? batch.map((id) => named.get(id) as RememberedLine) : await withHeads(customer.id, batch);
  }
}

/** Only long tokens come to so much with one line. */
function tooLarge(): HttpError {
  const detail = 'The answer would be too large. Please ask about fewer tokens at once.';
  return new HttpError(413, { detail, source: inBody('data', 'attributes', 'tokens') });
}
