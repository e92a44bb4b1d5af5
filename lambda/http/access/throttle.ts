import { HttpError, inParameter } from '../../../api/answers/errors.ts';
import { countRequest, type Window } from '../../accounts/rates.ts';
import { requireEnv, variables } from '../../platform/environment.ts';
import { describeError, log } from '../../platform/log.ts';

/**
 * Lets a customer make no more than `burst` requests in any window of burst ÷ rate seconds, which is `rate` requests a second in
 * the long run. A counter that cannot be reached lets requests through: it protects the service, not the tokens.
 * @throws HttpError 429 with Retry-After
 */
export async function throttle(customer: string): Promise<void> {
  const rate = Number(requireEnv(variables.customerRate));
  const burst = Number(requireEnv(variables.customerBurst));
  const seconds = burst / rate;
  const now = Date.now() / 1000;
  const window = Math.floor(now / seconds);
  if ((await count(customer, { number: window, seconds, most: burst })) <= burst) return;
  const retryAfter = Math.max(1, Math.ceil((window + 1) * seconds - now));
  throw new HttpError(
    429,
    { title: 'Request refused', detail: 'Too many requests.', source: inParameter('') },
    { 'Retry-After': String(retryAfter) },
  );
}

async function count(customer: string, window: Window): Promise<number> {
  try {
    return await countRequest(customer, window);
  } catch (error) {
    log.warn('request not counted', { fault: describeError(error) });
    return 0;
  }
}
