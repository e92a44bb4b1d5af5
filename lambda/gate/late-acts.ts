import { target } from '../platform/permissions.ts';
import { putItem, queryItems } from '../platform/table.ts';
import { type Act, type ActKind, getAct } from './acts.ts';

/*
 * A request that was cut off and comes again has the id, and so the moment, of its first time. Lists for gates go by the moments of the
 * ids, and one that was made in between does not have it. So the table `ledger` has beside it:
 *   <line>    late#<moment>#<id>    that a void or a redemption may have been accepted, or carried out, then
 */

/** Milliseconds after which an act is late. With what a handler has (29 s) it is less than what a list waits for. */
const LATE_MS = 15_000;

/** Notes an act that is late, before it counts: so whoever lists what was done since a moment misses none. */
export async function noteIfLate(kind: ActKind, { line, id, at }: Pick<Act, 'line' | 'id' | 'at'>): Promise<void> {
  const now = Date.now();
  if (now - Date.parse(at) < LATE_MS) return;
  const moment = new Date(now).toISOString();
  await putItem(target('ledger:PutItem'), { line, item: `late#${moment}#${id}`, act: kind, id, at: moment });
}

/** The acts of a kind that may have been accepted late, from a moment on, in the order of those moments, with the moment. */
export async function* listLate<A extends Act>(
  kind: ActKind,
  line: string,
  since: string,
): AsyncGenerator<{ readonly act: A; readonly moment: string }> {
  const marks = queryItems<{ readonly act: ActKind; readonly id: string; readonly at: string }>({
    TableName: target('ledger:Query'),
    KeyConditionExpression: '#line = :line AND #item BETWEEN :since AND :end',
    ExpressionAttributeNames: { '#line': 'line', '#item': 'item' },
    ExpressionAttributeValues: { ':line': line, ':since': `late#${since}`, ':end': 'late#~' },
  });
  for await (const { act: marked, id, at: moment } of marks) {
    const act = marked === kind ? await getAct<A>(kind, line, id) : undefined;
    if (act) yield { act, moment };
  }
}
