import type {
  VerificationReason,
  VerificationResult,
  VerificationResultOverLines,
  VerifyOverLines,
} from '../generated/api.generated.ts';
import { inPieces } from './pieces.ts';
import type { UniqueTokens } from './service.ts';

/** How codes are read. */
export type VerifyOptions = Pick<VerifyOverLines['data']['attributes'], 'reading'>;

/** Which lines are asked. */
export interface VerifyEverywhereOptions extends VerifyOptions {
  /** Without them all lines of the customer. */
  readonly lines?: readonly string[];
}

/** What the lines know of codes. */
export interface VerifiedEverywhere {
  /** One a code, in the order asked. */
  readonly results: VerificationResultOverLines[];
  /** Lines that were asked. */
  readonly asked: number;
  /** False where lines of 0.1 may be missing, since the operator has not upgraded what the service remembers. */
  readonly complete: boolean;
}

/**
 * Whether codes were issued by a line, in the order asked: in as many requests as it takes. A key at a gate may ask about fewer codes
 * at once than others; then they are asked about in smaller pieces.
 */
export async function verifyCodes(
  client: UniqueTokens,
  line: string,
  codes: readonly string[],
  options: VerifyOptions = {},
): Promise<VerificationResult[]> {
  const results: VerificationResult[] = [];
  for await (const answer of inPieces(codes, async (tokens) => {
    const body = { data: { type: 'verification' as const, attributes: { tokens: [...tokens], ...options } } };
    return (await client.verifyTokens({ path: { id: line }, body })).data.attributes.results;
  })) {
    results.push(...answer);
  }
  return results;
}

/**
 * What all lines of the customer know of codes, or those that are named: each line is asked about each code, in as many requests as
 * it takes.
 */
export async function verifyEverywhere(
  client: Pick<UniqueTokens, 'verifyOverLines'>,
  codes: readonly string[],
  { lines, ...options }: VerifyEverywhereOptions = {},
): Promise<VerifiedEverywhere> {
  const results: VerificationResultOverLines[] = [];
  let [asked, complete] = [0, true];
  for await (const answer of inPieces(codes, (tokens) =>
    askAll(client, { tokens: [...tokens], ...options, ...(lines && { lines: [...lines] }) }),
  )) {
    results.push(...answer.results);
    asked = Math.max(asked, answer.asked);
    complete &&= answer.complete;
  }
  return { results, asked, complete };
}

/** Asks page after page, until all lines are asked. */
async function askAll(
  client: Pick<UniqueTokens, 'verifyOverLines'>,
  attributes: VerifyOverLines['data']['attributes'],
): Promise<VerifiedEverywhere> {
  const body = { data: { type: 'verification' as const, attributes } };
  let known: VerifiedEverywhere = { results: [], asked: 0, complete: true };
  let cursor: string | undefined;
  do {
    const query = cursor === undefined ? {} : { 'page[cursor]': cursor };
    const { meta, links, data } = await client.verifyOverLines({ query, body });
    const { results } = data.attributes;
    known = {
      results: results.map((result, i) => both(known.results[i], result)),
      asked: known.asked + meta.asked,
      complete: known.complete && meta.complete,
    };
    // A path; any origin does to read its query.
    cursor = new URL(links.next ?? '', 'http://any').searchParams.get('page[cursor]') ?? undefined;
  } while (cursor !== undefined);
  return known;
}

/** What the lines of two pages know of a code. */
function both(
  one: VerificationResultOverLines | undefined,
  other: VerificationResultOverLines,
): VerificationResultOverLines {
  if (!one) return other;
  if (one.issued && other.issued) return { ...one, lines: [...(one.lines ?? []), ...(other.lines ?? [])] };
  if (one.issued || other.issued) return one.issued ? one : other;
  return rankOf(one.reason) <= rankOf(other.reason) ? one : other;
}

/** Why a code may not be issued, the most specific first. */
export const verificationReasons = [
  'unissued',
  'avoided',
  'check',
  'gtin',
  'symbol',
  'format',
  'length',
] as const satisfies readonly VerificationReason[];

function rankOf(reason: VerificationReason | undefined): number {
  return reason === undefined ? verificationReasons.length : verificationReasons.indexOf(reason);
}

/** Why a code is not issued, in words. */
export function reasonText(
  result: Pick<VerificationResultOverLines, 'token' | 'read' | 'reason' | 'at' | 'gs1'>,
): string {
  const { token, read, reason, at, gs1 } = result;
  const character = at === undefined ? undefined : [...(read ?? token)][at];
  const which = character === undefined ? 'a character' : `character ${(at as number) + 1}, ${quoted(character)},`;
  const texts: Readonly<Record<VerificationReason, string>> = {
    unissued: 'it looks right, and was never issued',
    avoided: 'it looks right, and is one that the line never makes',
    check: 'its check symbol is wrong: a typing error, most likely',
    gtin: `it belongs to another product, GTIN ${gs1?.gtin ?? 'unknown'}`,
    symbol: `${which} is none of the line`,
    format: `${which} may not stand there`,
    length: 'it is longer or shorter than the codes of the line',
  };
  return reason === undefined ? 'no line was asked' : texts[reason];
}

/** A text in quotes on one line, with what cannot be seen written out. */
export function quoted(text: string): string {
  return JSON.stringify(text).replaceAll(
    /[\p{Zl}\p{Zp}\p{C}]|(?! )\p{Zs}/gu,
    (character) => `\\u{${(character.codePointAt(0) as number).toString(16)}}`,
  );
}
