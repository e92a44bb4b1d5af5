import type { TokensDocument } from '../generated/api.generated.ts';
import { last, reached } from '../generated/statuses.generated.ts';
import { type OnBusy, type UniqueTokens, whileBusy } from './service.ts';

/** A status of a part that is not given up. */
export type Status = keyof typeof reached;

export interface WaitOptions {
  /** Milliseconds between two requests. */
  readonly interval?: number;
  readonly signal?: AbortSignal;
  /** Told each time that the service is too busy to answer; the order goes on meanwhile, and it is asked again. */
  readonly onBusy?: OnBusy;
  /** Told of each answer. */
  readonly onProgress?: (document: TokensDocument) => void;
}

/** The part was given up; nothing of it was issued. */
export class PartFailedError extends Error {
  override readonly name = 'PartFailedError';
}

/**
 * Asks for a line until it has this status. A service that is too busy is waited for, as its `Retry-After` says.
 * @throws PartFailedError; ApiError
 */
export async function waitUntil(
  client: UniqueTokens,
  id: string,
  status: Status,
  { interval = 500, signal, onBusy, onProgress }: WaitOptions = {},
): Promise<TokensDocument> {
  for (;;) {
    const options = { retry: whileBusy(onBusy), ...(signal && { signal }) };
    const document = await client.getTokens({ path: { id } }, options);
    onProgress?.(document);
    const { attributes } = document.data;
    if (attributes.status === 'failed') throw new PartFailedError(`The part has failed: ${attributes.error.detail}`);
    if (hasReached(attributes.status, status)) return document;
    await pause(interval, signal);
  }
}

/** Whether a part with the one status has reached the other one. */
export function hasReached(status: Status, other: Status): boolean {
  return (reached[status] as readonly Status[]).includes(other);
}

/** The status with which a part is done, by the analysis that was ordered. */
export function lastStatus(analysis: keyof typeof last): Status {
  return last[analysis];
}

/** Waits so many milliseconds. @throws the signal's reason once it is aborted */
export async function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = setTimeout(done, milliseconds);
    signal?.addEventListener('abort', done, { once: true });
    function done() {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    }
  });
  signal?.throwIfAborted();
}
