import { partResource } from '../../../api/documents/parts.ts';
import { getKey, type Key } from '../../accounts/keys.ts';
import { type Head, hasEnded } from '../../lines/head.ts';
import { isMemoryComplete } from '../../lines/memory.ts';
import { listParts, type Part, partOf } from '../../lines/parts.ts';
import { everOwnLine, withLine } from '../access/own-line.ts';
import { endedParts } from '../orders/ended-parts.ts';
import { ok } from '../protocol/answer.ts';
import { type Listed, pageDocument, readPage } from '../protocol/paging.ts';

/** GET /tokens/{id}/parts: the ended parts of a line, also where it was deleted or has expired. */
export const handler = withLine('list-line-parts', async (request, caller) => {
  const head = await everOwnLine(request, caller);
  const page = readPage(request);
  const notes = keyNotes(head.customer);
  async function* listed(): AsyncGenerator<Listed> {
    for await (const part of partsOf(head, page.after, page.size + 1)) {
      const size = String(BigInt(part.next) - BigInt(part.first));
      const by = await notes(part.key);
      yield { key: part.first, resource: partResource({ ...part, size, ...(by === undefined ? {} : { by }) }) };
    }
  }
  const [document, complete] = await Promise.all([
    pageDocument(request, page, listed()),
    isMemoryComplete(head.customer),
  ]);
  return ok({ meta: { ...endedParts(head), complete }, ...document });
});

/** Finds the notes of a customer's keys; each key is read once. */
function keyNotes(customer: string): (id: string | undefined) => Promise<string | undefined> {
  const known = new Map<string, Promise<Key | undefined>>();
  return async (id) => {
    if (id === undefined) return undefined;
    const key = known.get(id) ?? getKey(customer, id);
    known.set(id, key);
    return (await key)?.note;
  };
}

/** The parts in the ledger and, before it has its entry, the head's own one. */
async function* partsOf(head: Head, after: string | undefined, most: number): AsyncGenerator<Part> {
  let last = after;
  for await (const part of listParts(head.line, after, most)) {
    last = part.first;
    yield part;
  }
  if (hasEnded(head) && (last === undefined || BigInt(last) < BigInt(head.first))) yield partOf(head);
}
