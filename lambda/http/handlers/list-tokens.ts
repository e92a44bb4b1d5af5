import { HttpError, inParameter } from '../../../api/answers/errors.ts';
import { tokensListItem } from '../../../api/documents/tokens.ts';
import { queryParameters } from '../../../api/requests/parameters.ts';
import { currentRecord } from '../../lines/current-record.ts';
import type { Head } from '../../lines/head.ts';
import { recordOf } from '../../lines/line-record.ts';
import { isMemoryComplete, listLinesOf } from '../../lines/memory.ts';
import { listHeads } from '../../lines/records.ts';
import { asDeleted, isStanding } from '../../lines/retention.ts';
import { type Caller, withSession } from '../access/caller.ts';
import { endedParts } from '../orders/ended-parts.ts';
import { type Answer, ok } from '../protocol/answer.ts';
import { type Listed, pageDocument, readPage } from '../protocol/paging.ts';
import { readQuery } from '../protocol/query.ts';
import type { Request } from '../protocol/request.ts';

/** GET /tokens: the lines of this session, or with filter[scope]=customer those of all sessions; each in its current state. */
export const handler = withSession('list-tokens', async (request, caller) => {
  const ofCustomer = readQuery(request, 'filterScope') === 'customer';
  const deleted = readQuery(request, 'filterDeleted');
  if (deleted !== undefined && !ofCustomer) {
    const { name } = queryParameters.filterDeleted;
    throw new HttpError(400, { detail: `${name} goes with filter[scope]=customer.`, source: inParameter(name) });
  }
  return ofCustomer ? linesOfCustomer(request, caller, deleted === 'yes') : linesOfSession(request, caller);
});

async function linesOfSession(request: Request, { session }: Caller): Promise<Answer> {
  const page = readPage(request);
  const wantsShared = readQuery(request, 'listMeta') === 'shared';
  async function* listed(): AsyncGenerator<Listed> {
    for await (const head of listHeads(session.id, page.after, page.size + 1)) {
      yield { key: head.line, resource: tokensListItem(await currentRecord(head), wantsShared ? sharing(head) : {}) };
    }
  }
  return ok(await pageDocument(request, page, listed()));
}

async function linesOfCustomer(request: Request, { customer }: Caller, withDeleted: boolean): Promise<Answer> {
  const page = readPage(request);
  async function* listed(): AsyncGenerator<Listed> {
    for await (const { line: key, head } of listLinesOf(customer.id, page.after, page.size + 1)) {
      const isListed = head !== undefined && (withDeleted || isStanding(head));
      yield isListed ? { key, resource: await remembered(head) } : { key };
    }
  }
  const [document, complete] = await Promise.all([
    pageDocument(request, page, listed()),
    isMemoryComplete(customer.id),
  ]);
  return ok({ meta: { complete }, ...document });
}

/** The line with what is remembered of it, whatever became of it. */
async function remembered(head: Head): Promise<object> {
  const record = isStanding(head) ? await currentRecord(head) : recordOf(asDeleted(head), 'deleted');
  const { opened } = head;
  return tokensListItem(record, { ...(opened && { opened }), ...endedParts(head), ...sharing(head) });
}

/** Tells where not only the session that holds the line has ordered parts of it. */
const sharing = ({ shared }: Head) => (shared ? { shared } : {});
