import { notFound } from '../../../api/answers/errors.ts';
import { redemptionResource, voidResource } from '../../../api/documents/gate.ts';
import { withdrawalBody } from '../../../api/requests/bodies/withdrawal.ts';
import { putActWitness } from '../../gate/act-witnesses.ts';
import { type Act, type ActKind, getAct, withdrawAct } from '../../gate/acts.ts';
import { redemptionEvent, voidEvent } from '../../gate/gate-events.ts';
import type { Void } from '../../gate/voids.ts';
import { publishEvent } from '../../lines/publish-event.ts';
import { isUuid } from '../access/caller.ts';
import { everOwnLine, withLine } from '../access/own-line.ts';
import { ok } from '../protocol/answer.ts';
import { readBody } from '../protocol/request.ts';

/**
 * DELETE /tokens/{id}/void/{void} and DELETE /tokens/{id}/redeem/{redemption}: from then on it does not count. Nothing is removed, and
 * a second time changes nothing.
 */
export const handler = withLine('withdraw', async (request, caller) => {
  const { line } = await everOwnLine(request, caller);
  const { void: voided, redemption } = request.params;
  const kind: ActKind = voided === undefined ? 'redemption' : 'void';
  const id = (voided ?? redemption ?? '').toLowerCase();
  const act = isUuid(id) ? await getAct(kind, line, id) : undefined;
  if (!act) throw notFound(`Unknown ${kind}.`, kind);
  const { reason } = readBody(request, withdrawalBody).data.attributes;

  const withdrawn = act.withdrawn ?? { at: new Date().toISOString(), reason, key: caller.key.id };
  if (!act.withdrawn) await putActWitness({ act: 'withdrawn', kind, line, id, ...withdrawn });
  const done = act.withdrawn ? act : ((await withdrawAct(kind, act, withdrawn)) as Act);
  await publishEvent(kind === 'void' ? voidEvent(done as Void) : redemptionEvent(done));
  const data = kind === 'void' ? voidResource(done as Void) : redemptionResource(done);
  return ok({ links: { self: request.self }, data });
});
