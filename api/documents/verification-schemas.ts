import * as z from 'zod';
import type { Reason } from '../../engine/readings/reasons.ts';
import { complete, decimal, listLinks, moment, odds, selfLinks, uuid } from './common-schemas.ts';

/** The answers of verifications (lambda/verification/results.ts). */

const reasons = {
  unissued: 'A code of the line that was never issued.',
  avoided: 'A code that would fit, but that the line avoids.',
  check: 'Only the check symbol is wrong. Most likely this is a typing error.',
  gtin: 'A GS1 string of another product.',
  symbol: 'A character is not in the alphabet.',
  format: 'Fixed text is missing or wrong, or a symbol stands where the format does not allow it.',
  length: 'The number of characters is wrong.',
} as const satisfies Readonly<Record<Reason, string>>;

export const reason = z.enum(Object.keys(reasons) as [Reason, ...Reason[]]).describe(
  `Why it is not an issued code. ${Object.entries(reasons)
    .map(([name, text]) => `\`${name}\`: ${text}`)
    .join(' ')}`,
);

export const gs1 = z
  .object({
    gtin: z.string().optional().describe('AI 01, in 14 digits.'),
    lot: z.string().optional().describe('AI 10.'),
    expiry: z.string().optional().describe('AI 17, as an ISO 8601 date.'),
  })
  .describe('What else the GS1 string had. If the line has no GTIN, only the code was checked.');

const read = z.string().optional().describe('How the service read the string, if that differs from `token`.');
const part = z
  .int()
  .min(1)
  .optional()
  .describe(
    'Only for issued codes. A `verify` or `redeem` key sees it only if the operator made the key with details.',
  );
const position = decimal.optional().describe('Position in the line, from 0. Shown to the same keys as `part`.');
const voided = z
  .object({
    reason: z.string(),
    at: moment,
    id: uuid.optional().describe('Id of the void. You need it to withdraw the void. Shown to the same keys as `part`.'),
  })
  .optional()
  .describe('Only if the code is void. It shows the earliest void that was not withdrawn.');
const redeemed = z
  .object({
    at: moment,
    by: z
      .string()
      .optional()
      .describe(
        'Note of the key that redeemed it. Shown to the same keys as `part`, and in the answer to a redemption.',
      ),
    first: z
      .boolean()
      .optional()
      .describe('Only in the answer to a redemption: whether this request redeemed the code.'),
    id: uuid
      .optional()
      .describe('Id of the redemption. You need it to undo the redemption. Shown to the same keys as `part`.'),
  })
  .optional()
  .describe('Only if the code was redeemed.');
const told = {
  token: z.string().describe('The string as you sent it.'),
  read,
  issued: z.boolean(),
  reason: reason.optional(),
  at: z
    .int()
    .nonnegative()
    .optional()
    .describe('For the reasons `symbol` and `format`: the place of the wrong character in `read` or `token`, from 0.'),
  gs1: gs1.optional(),
};

/** One shape for all results, so that every generated client can parse it. */
export const verificationResult = z.object({ ...told, part, position, void: voided, redeemed });

export const verificationDocument = z.object({
  links: selfLinks,
  data: z.object({
    attributes: z.object({
      results: z.array(verificationResult).describe('One result for each token, in the order of the request.'),
    }),
    id: uuid.describe('Id of the line.'),
    type: z.literal('verification'),
  }),
});

const holder = z.object({ line: uuid, read, part, position, void: voided, redeemed });

export const verificationResultOverLines = z.object({
  ...told,
  read: z
    .string()
    .optional()
    .describe(
      'Only for strings that are not issued codes: the text that the reason is about, if it differs from `token`.',
    ),
  reason: reason.optional().describe('The most specific reason of all lines. Missing if no line was asked.'),
  lines: z.array(holder).optional().describe('Only for issued codes: each line that has issued this code.'),
});

export const verificationOverLinesDocument = z.object({
  meta: z.object({
    asked: z.int().nonnegative().describe('Number of lines that were asked for this answer.'),
    lines: z.int().nonnegative().describe('Number of lines to ask, on all pages.'),
    odds: odds.odds.describe('The chance, at most, that a guess hits an issued token of one of these lines.'),
    complete,
  }),
  links: listLinks.extend({
    next: listLinks.shape.next.describe('If there are more lines: send the same body to this path to ask them.'),
  }),
  data: z.object({
    attributes: z.object({
      results: z.array(verificationResultOverLines).describe('One result for each token, in the order of the request.'),
    }),
    id: uuid.describe('Id of this verification.'),
    type: z.literal('verification'),
  }),
});
