import type { VerificationDocument } from '../generated/api.generated.ts';
import { refusalOf, type UniqueTokens } from './service.ts';

/** What is known of a code. */
export type VerificationResult = VerificationDocument['data']['attributes']['results'][number];

/** Codes that one request may ask about. */
const MOST_ASKED = 1_000;

/**
 * Whether codes were issued by a line, in the order asked: in as many requests as it takes. A key at a gate may ask about fewer codes
 * at once than others; then they are asked about in smaller pieces.
 */
export async function verifyCodes(
  client: UniqueTokens,
  line: string,
  codes: readonly string[],
): Promise<VerificationResult[]> {
  const results: VerificationResult[] = [];
  let atOnce = MOST_ASKED;
  while (results.length < codes.length) {
    const tokens = codes.slice(results.length, results.length + atOnce);
    const body = { data: { type: 'verification' as const, attributes: { tokens } } };
    try {
      const { data } = await client.verifyTokens({ path: { id: line }, body });
      results.push(...data.attributes.results);
    } catch (error) {
      const most = mostAtOnce(error);
      if (most === undefined || most >= tokens.length) throw error;
      atOnce = most;
    }
  }
  return results;
}

/** How many codes the key may ask about at once, where it was asked about more. */
function mostAtOnce(error: unknown): number | undefined {
  const most = refusalOf(error)?.meta?.most;
  return typeof most === 'number' && most >= 1 ? most : undefined;
}
