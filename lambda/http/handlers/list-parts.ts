import { HttpError, inParameter } from '../../../api/answers/errors.ts';
import { partResource } from '../../../api/documents/parts.ts';
import { queryParameters } from '../../../api/requests/parameters.ts';
import { issuedIn } from '../../lines/issued-in-span.ts';
import { isMemoryComplete } from '../../lines/memory.ts';
import { listPartsOf, type Span } from '../../lines/parts.ts';
import { withSession } from '../access/caller.ts';
import { ok } from '../protocol/answer.ts';
import { type Listed, pageDocument, readPage } from '../protocol/paging.ts';
import { readQuery } from '../protocol/query.ts';
import type { Request } from '../protocol/request.ts';

/** GET /parts: what the customer was issued in a span, over all lines, deleted ones too: the parts, and how many tokens they have. */
export const handler = withSession('list-parts', async (request, { customer }) => {
  const page = readPage(request);
  const span = readSpan(request);
  async function* listed(): AsyncGenerator<Listed> {
    for await (const { key, id: line, ...part } of listPartsOf(customer.id, span, page.after, page.size + 1)) {
      yield { key, resource: partResource({ ...part, line }) };
    }
  }
  const [document, issued, complete] = await Promise.all([
    pageDocument(request, page, listed()),
    issuedIn(customer.id, span),
    isMemoryComplete(customer.id),
  ]);
  return ok({ meta: { total: String(issued.tokens), parts: issued.parts, complete }, ...document });
});

/** @throws HttpError 400 */
function readSpan(request: Request): Span {
  const [since, until] = [momentIn(request, 'filterSince'), momentIn(request, 'filterUntil')];
  if (since !== undefined && until !== undefined && since > until) {
    const { name } = queryParameters.filterUntil;
    throw new HttpError(400, { detail: `${name} must not be before filter[since].`, source: inParameter(name) });
  }
  return { since, until };
}

/** The moment of a date or an ISO 8601 moment, with its milliseconds. */
function momentIn(request: Request, key: 'filterSince' | 'filterUntil'): string | undefined {
  const text = readQuery(request, key);
  if (text === undefined) return undefined;
  const date = new Date(text);
  // There is no 30 February, though Date knows one.
  if (Number.isFinite(date.getTime()) && date.toISOString().startsWith(text.slice(0, 10))) return date.toISOString();
  const { name, refusal } = queryParameters[key];
  throw new HttpError(400, { detail: refusal, source: inParameter(name) });
}
