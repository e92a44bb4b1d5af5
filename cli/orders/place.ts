import { rmSync } from 'node:fs';
import { continueFrom, refusalOf, type UniqueTokens } from '../../client/index.ts';
import { advance, continuationBody, type OrderState, orderBody } from './state.ts';

/**
 * Sends an order, or the same one again: the Idempotency-Key makes it one, however often it is sent.
 * @param snapshot of the line that it continues; without it the line goes on from what the service remembers
 * @returns the state with the line's id, which has been kept at `path`
 * @throws ApiError; where the service has refused the order for good the state is gone, since there is nothing to go on from
 */
export async function place(
  client: UniqueTokens,
  path: string,
  state: OrderState,
  snapshot?: Uint8Array<ArrayBuffer>,
): Promise<OrderState> {
  if (state.line !== undefined) return state;
  const headers = { 'Idempotency-Key': state.idempotencyKey };
  const query = state.wanted.analysis === 'none' ? {} : { analysis: state.wanted.analysis };
  const { line: id } = state.wanted;
  const send = () => {
    if (id === undefined) return client.orderTokens({ query, headers, body: orderBody(state) });
    const request = { path: { id }, query, headers };
    if (!snapshot) return continueFrom(client, { ...request, body: continuationBody(state) });
    const body = { 'info.json': orderBody(state), 'snapshot.blob': new Blob([snapshot]) };
    return client.continueTokens({ ...request, body });
  };
  try {
    const { data } = await send();
    return advance(path, state, { line: data.id, requested: data.attributes.timestamps.requested });
  } catch (error) {
    if (isFinal(error)) rmSync(path, { force: true });
    throw error;
  }
}

/** Whether the order was refused, and not merely for now, for being sent twice at the same time, or with its session gone. */
function isFinal(error: unknown): boolean {
  const refusal = refusalOf(error);
  if (!refusal || refusal.httpStatus >= 500 || [403, 408, 429].includes(refusal.httpStatus)) return false;
  return !/being used|try again|deleted/i.test(refusal.detail);
}
