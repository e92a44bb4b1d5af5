import type { UniqueTokens } from '../../client/index.ts';
import { gtin14Of } from '../../engine/readings/index.ts';
import { unlessGone } from '../orders/line-facts.ts';
import type { Receipt } from '../orders/receipt.ts';
import { RefusedError } from '../platform/exits.ts';

/** Where a line's GTIN may be known from. */
export interface KnownFrom {
  /** The line that was named. */
  readonly line?: string | undefined;
  /** The receipt beside the file of codes. */
  readonly receipt?: Receipt | undefined;
}

/**
 * The GTIN of labels: the one that was given, or else the line's, which belongs to it.
 * @param connect is called only where nothing else tells it
 * @throws RefusedError where another one was given: each pack would be told to be of another product
 */
export async function gtinOfLabels(
  given: string | undefined,
  { line, receipt }: KnownFrom,
  connect: () => Promise<{ readonly client: UniqueTokens }>,
): Promise<string | undefined> {
  const isToAsk = line !== undefined || (given === undefined && receipt !== undefined && receipt.gtin === undefined);
  const own = isToAsk ? await gtinOfLine((await connect()).client, line ?? (receipt as Receipt).line) : receipt?.gtin;
  if (given === undefined || own === undefined || gtin14Of(given) === own) return given ?? own;
  if (gtin14Of(given) === undefined) return given;
  throw new RefusedError(`The line belongs to the product ${own}, not to --gtin ${given}. Leave --gtin out.`);
}

async function gtinOfLine(client: UniqueTokens, id: string): Promise<string | undefined> {
  const document = await unlessGone(() => client.getTokens({ path: { id } }));
  return document?.data.attributes.gtin;
}
