import { notFound } from '../../../api/answers/errors.ts';
import { voidResource } from '../../../api/documents/gate.ts';
import { getAct, listActs } from '../../gate/acts.ts';
import type { Void } from '../../gate/voids.ts';
import { isUuid } from '../access/caller.ts';
import { everOwnLine, withLine } from '../access/own-line.ts';
import { ok } from '../protocol/answer.ts';
import { type Listed, pageDocument, readPage } from '../protocol/paging.ts';

/** GET /tokens/{id}/void: the voids of a line, withdrawn ones too, the first one first; and GET …/void/{void}: one of them. */
export const handler = withLine('list-voids', async (request, caller) => {
  const { line } = await everOwnLine(request, caller);
  const { void: id } = request.params;
  if (id !== undefined) {
    const one = isUuid(id) ? await getAct<Void>('void', line, id.toLowerCase()) : undefined;
    if (!one) throw notFound('Unknown void.', 'void');
    return ok({ links: { self: request.self }, data: voidResource(one) });
  }
  const page = readPage(request);
  async function* listed(): AsyncGenerator<Listed> {
    for await (const one of listActs<Void>('void', line, page.after, page.size + 1)) {
      yield { key: one.id, resource: voidResource(one) };
    }
  }
  return ok(await pageDocument(request, page, listed()));
});
