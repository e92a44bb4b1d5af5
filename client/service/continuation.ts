import type {
  ContinueTokens,
  ContinueTokensBody,
  ContinueTokensResult,
  ContinueTokensVariables,
  RequestOptions,
} from '../generated/api.generated.ts';
import type { UniqueTokens } from './service.ts';

/** What `continueFrom` sends. */
export interface ContinueFrom extends Omit<ContinueTokensVariables, 'body'> {
  readonly body: ContinueTokens;
}

/**
 * Orders a further part of a line without its snapshot. The generated `continueTokens` sends the snapshot; an operation has one
 * kind of body there.
 *
 * @example
 * const body = { data: { type: 'tokens', attributes: { size: 2000, from: 1000 }, relationships } };
 * await continueFrom(client, { path: { id }, body });
 */
export function continueFrom(
  client: Pick<UniqueTokens, 'continueTokens'>,
  { body, ...request }: ContinueFrom,
  options: Omit<RequestOptions, 'envelope' | 'headers'> = {},
): Promise<ContinueTokensResult> {
  // A text is sent as it is.
  const text = JSON.stringify(body, (_, value) => (typeof value === 'bigint' ? String(value) : value));
  return client.continueTokens(
    { ...request, body: text as unknown as ContinueTokensBody },
    { ...options, headers: { 'Content-Type': 'application/vnd.api+json' } },
  );
}
