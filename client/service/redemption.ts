import type { RedeemCodes, VerificationResult } from '../generated/api.generated.ts';
import { inPieces } from './pieces.ts';
import type { UniqueTokens } from './service.ts';

/** Where codes are redeemed, and how they are read. */
export interface RedeemOptions extends Pick<RedeemCodes['data']['attributes'], 'reading'> {
  /** Without it all lines of the customer are asked for the codes. */
  readonly line?: string;
  /**
   * With the same one a repeat gets the answers of the first time; without it each request has a new one, for the client's own tries.
   */
  readonly idempotencyKey?: string;
}

/** What has come of a code. */
export type RedemptionResult = VerificationResult & {
  /** The line that has issued it. */
  readonly line?: string;
};

/**
 * Redeems codes, each once: `redeemed.first` tells whether it was this time. In as many requests as it takes: a key at a gate may ask
 * about fewer codes at once than others.
 */
export async function redeemAll(
  client: Pick<UniqueTokens, 'redeemCodes' | 'redeemOverLines'>,
  codes: readonly string[],
  { line, idempotencyKey = crypto.randomUUID(), reading }: RedeemOptions = {},
): Promise<RedemptionResult[]> {
  const results: RedemptionResult[] = [];
  for await (const answer of inPieces(codes, async (tokens) => {
    const attributes = { tokens: [...tokens], ...(reading && { reading }) };
    const body = { data: { type: 'redemption' as const, attributes } };
    // Each piece of the codes is a request of its own.
    const headers = { 'Idempotency-Key': `${idempotencyKey}-${results.length}-${tokens.length}` };
    if (line !== undefined) {
      const { data } = await client.redeemCodes({ path: { id: line }, body, headers });
      return data.attributes.results.map((result): RedemptionResult => ({ ...result, line }));
    }
    const { data } = await client.redeemOverLines({ body, headers });
    return data.attributes.results.map(({ lines, ...result }): RedemptionResult => ({ ...result, ...lines?.[0] }));
  })) {
    results.push(...answer);
  }
  return results;
}
