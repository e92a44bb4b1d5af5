import { ok } from '../answer.ts';
import { withSession } from '../caller.ts';
import { currentRecord } from '../current-record.ts';
import { tokensDocument } from '../documents/tokens.ts';
import { ownLine } from '../own-line.ts';

/** GET /tokens/{id}: the line's current state. */
export const handler = withSession('get-tokens', async (request, caller) => {
  const head = await ownLine(request, caller);
  return ok(tokensDocument(await currentRecord(head)));
});
