import {
  addAlphabet,
  computeCapacity,
  continueTokens,
  deleteTokens,
  getAnalysis,
  getCapacity,
  getData,
  getDelta,
  getScore,
  getSnapshot,
  getTokens,
  listAlphabets,
  listParts,
  listPartsOfLine,
  listRedemptions,
  listSessions,
  listTokens,
  listVoids,
  openSession,
  orderTokens,
  redeemCodes,
  redeemOverLines,
  reissueCodes,
  revokeSession,
  verifyOverLines,
  voidCodes,
  withdrawRedemption,
  withdrawVoid,
} from '../../client/generated/api.generated.ts';
import {
  ApiError,
  boundsOf,
  boundsText,
  clientWith,
  type ErrorDocument,
  isTransient,
  whileBusy,
} from '../../client/index.ts';
import type { Draft } from '../state/draft.ts';
import type { Problem } from '../state/problem.ts';
import { state } from '../state/store.ts';

/** The service that this page came from: whatever stands before its name. */
const url = location.href.replace(/\/cockpit\/?([?#].*)?$/, '');

/** What is safe to repeat is repeated, after `Retry-After` where the answer has one. */
const retry = { retries: 3, retryDelay: 500 };

/** What the page asks of the service: it carries no other operations. */
const sessions = { listSessions, openSession, revokeSession };
const everything = {
  ...{ listAlphabets, addAlphabet, getCapacity, computeCapacity, verifyOverLines },
  ...{ listTokens, getTokens, orderTokens, continueTokens, deleteTokens },
  ...{ getData, reissueCodes, getSnapshot, getAnalysis, getScore, getDelta },
  ...{ listParts, listPartsOfLine, listVoids, listRedemptions },
  ...{ redeemCodes, redeemOverLines, voidCodes, withdrawVoid, withdrawRedemption },
};

/** The API for a customer's key, or both keys. */
export const withApiKey = (apiKey: string, sessionKey?: string) =>
  clientWith(sessions, { url, apiKey, retry, ...(sessionKey === undefined ? {} : { sessionKey }) });

/** The API for a session: the one that is open, if no other is named. */
export function api(sessionKey = state().session.open?.key ?? '') {
  return clientWith(everything, { url, sessionKey, retry });
}

/** How a line that may be in production is asked for: `tell` is told while the service is too busy to answer. */
export const patiently = (tell: (problem: Problem) => void) => ({
  retry: whileBusy((seconds) => {
    const again = seconds === undefined ? 'This page asks again.' : `This page asks again in ${seconds} s.`;
    tell({ detail: `The service is busy; your order goes on. ${again}`, at: '' });
  }, retry.retries),
});

/** Of an order that was sent, and whose answer has not come; the draft may be another one by now. */
export function lostAnswer({ sent, idempotencyKey }: Draft): Problem {
  const detail =
    sent === idempotencyKey
      ? 'The answer to this order has not come, so it may have been taken. Order it again as it stands: it is made once. Before you change it, look among your lines.'
      : 'The answer to the order that was sent before you changed it has not come, so that one may have been taken: look among your lines.';
  return { detail, at: '' };
}

/** What was refused, as it is told; a service that cannot be reached is told too. */
export function problemsOf(error: unknown): readonly Problem[] {
  if (!(error instanceof ApiError)) {
    if (isTransient(error)) return [{ detail: 'The service cannot be reached. Please try again.', at: '' }];
    console.error(error);
    return [{ detail: 'The service has answered what this page does not understand. Please reload it.', at: '' }];
  }
  const { errors = [] } = (error.body ?? {}) as { errors?: readonly Partial<ErrorDocument['errors'][number]>[] };
  if (errors.length === 0) return [{ detail: `The service answered ${error.status}. Please try again.`, at: '' }];
  return errors.map(({ detail = `Error ${error.status}.`, source, meta }) => {
    const bounds = boundsOf(meta);
    return {
      detail: bounds ? `${detail} ${boundsText(source?.parameter ?? '', bounds)}` : detail,
      at: source?.pointer || source?.parameter || '',
    };
  });
}
