import { HttpError, inBody, inParameter } from '../../../api/answers/errors.ts';
import { giveBackMisses, reservedMisses, reserveMisses } from '../../accounts/misses.ts';
import { requireEnv, variables } from '../../platform/environment.ts';
import { describeError, log } from '../../platform/log.ts';
import { atTheGate, type CallerKey } from './caller-key.ts';

/** What was found out about codes, one result a code. */
interface Results {
  readonly results: readonly { readonly issued: boolean }[];
}

/**
 * Answers about codes, within the codes a minute about which a key at a gate may ask in vain: who has such a key must not try codes
 * until one was issued. All that could be in vain is reserved before anything is computed, and what was not is given back. If
 * this is cut off, what was reserved stays so until its minute ends.
 * @throws HttpError 429 where fewer are left; 503 where nobody can count
 */
export async function withinMisses<R extends Results>(
  { id, scope }: CallerKey,
  codes: number,
  compute: () => Promise<R>,
): Promise<R> {
  if (!atTheGate.includes(scope)) return compute();
  const minute = Math.floor(Date.now() / 60_000);
  await reserve(id, minute, codes);
  const computed = await compute();
  const issued = computed.results.filter((result) => result.issued).length;
  if (issued > 0) await giveBack(id, minute, issued);
  return computed;
}

async function reserve(key: string, minute: number, codes: number): Promise<void> {
  const most = Number(requireEnv(variables.keyMisses));
  let left: number;
  try {
    if (await reserveMisses(key, minute, codes, most)) return;
    left = Math.max(0, most - (await reservedMisses(key, minute)));
  } catch (error) {
    // Unlike the rate this protects codes: who cannot count must not answer.
    log.error('misses not counted', { fault: describeError(error) });
    const detail = 'Codes cannot be checked now, please try again.';
    throw new HttpError(503, { detail, source: inParameter('') }, { 'Retry-After': '5' });
  }
  const again = Math.max(1, Math.ceil((minute + 1) * 60 - Date.now() / 1000));
  const fault = { source: inBody('data', 'attributes', 'tokens'), meta: { asked: codes, left, most } };
  if (codes > most) {
    throw new HttpError(429, { ...fault, detail: `This key may ask about ${most} codes in one request at most.` });
  }
  const detail = `This key has ${left} codes left in this minute that may turn out not to be issued.`;
  throw new HttpError(429, { ...fault, detail }, { 'Retry-After': String(again) });
}

/** What could not be given back is missing until the minute ends: nobody may ask about more for it. */
async function giveBack(key: string, minute: number, codes: number): Promise<void> {
  try {
    await giveBackMisses(key, minute, codes);
  } catch (error) {
    log.warn('misses not given back', { fault: describeError(error) });
  }
}
