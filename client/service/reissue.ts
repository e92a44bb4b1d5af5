import { refusalOf, type UniqueTokens } from './service.ts';
import { ConnectionError, connected } from './transport.ts';

/** Issued codes: a part, or positions from one on. */
export type AskedCodes = { readonly part: number } | { readonly from: string; readonly count: string };

/** How they are written: as the data file has them, or with position and part. */
export type CodesType = 'text/plain' | 'text/csv';

/**
 * The bytes of issued codes, which the service computes again. Each request is recorded for ever, so a repeat has the same key.
 * @throws ApiError; ConnectionError where the connection is cut
 */
export async function* codesAgain(
  client: UniqueTokens,
  id: string,
  attributes: AskedCodes,
  idempotencyKey: string,
  type: CodesType = 'text/plain',
): AsyncGenerator<Uint8Array> {
  const body = { data: { type: 'codes' as const, attributes } };
  const { response } = await client.reissueCodes(
    { path: { id }, body },
    { headers: { Accept: type, 'Idempotency-Key': idempotencyKey }, parseAs: 'stream', envelope: true },
  );
  const length = response.headers.get('X-Content-Length');
  // Not every browser iterates over streams.
  const reader = response.body?.getReader();
  let bytes = 0;
  try {
    while (reader) {
      const { done, value } = await connected(reader.read());
      if (done) break;
      bytes += value.length;
      yield value;
    }
  } finally {
    await reader?.cancel().catch(() => {});
  }
  if (length !== null && bytes < Number(length)) throw new ConnectionError('The connection was cut.');
}

/** The most codes that one request may ask for, as the refusal of more of them says. */
export function mostCodesOf(error: unknown): string | undefined {
  const refusal = refusalOf(error);
  const maximum = refusal?.meta?.maximum;
  return refusal?.httpStatus === 402 && typeof maximum === 'string' ? maximum : undefined;
}
