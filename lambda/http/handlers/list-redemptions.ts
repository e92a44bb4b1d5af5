import { notFound } from '../../../api/answers/errors.ts';
import { redemptionResource } from '../../../api/documents/gate.ts';
import { queryParameters } from '../../../api/requests/parameters.ts';
import { listRedemptions } from '../../gate/list-redemptions.ts';
import { getHead } from '../../lines/ledger.ts';
import { lineIdsOf } from '../../lines/memory.ts';
import { type Caller, withSession } from '../access/caller.ts';
import { knowsLine } from '../access/caller-key.ts';
import { ok } from '../protocol/answer.ts';
import { type Listed, pageDocument, readPage } from '../protocol/paging.ts';
import { readQuery } from '../protocol/query.ts';
import type { Request } from '../protocol/request.ts';

/**
 * GET /redeem: the redemptions of the customer's lines, or with `filter[line]` of one, that have redeemed a code. Line by line, those of
 * a line in the order of time; withdrawn ones too.
 */
export const handler = withSession('list-redemptions', async (request, caller) => {
  const lines = await linesOf(request, caller);
  const page = readPage(request);
  async function* listed(): AsyncGenerator<Listed> {
    const [from = '', after] = page.after?.split(' ') ?? [];
    for (const line of lines.filter((each) => each >= from)) {
      for await (const { redemption, won } of listRedemptions(line, line === from ? after : undefined, page.size + 1)) {
        const shown = { ...redemption, count: String(won.length), positions: won };
        const key = `${line} ${redemption.id}`;
        yield won.length > 0 ? { key, resource: redemptionResource(shown) } : { key };
      }
      // A line that has none is passed over, so that the answer comes in a short time.
      yield { key: `${line} ~` };
    }
  }
  return ok(await pageDocument(request, page, listed()));
});

/** The lines that are asked for, in their order. @throws HttpError 404 */
async function linesOf(request: Request, { customer, key }: Caller): Promise<readonly string[]> {
  const line = readQuery(request, 'filterLine')?.toLowerCase();
  if (line === undefined) return (key.lines ? [...new Set(key.lines)] : await lineIdsOf(customer.id)).toSorted();
  const head = await getHead(line);
  if (head?.customer === customer.id && knowsLine(key, line)) return [line];
  throw notFound('Unknown tokens.', queryParameters.filterLine.name);
}
