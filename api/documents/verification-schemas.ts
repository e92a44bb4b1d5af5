import * as z from 'zod';
import type { Reason } from '../../engine/readings/reasons.ts';
import { complete, decimal, listLinks, moment, odds, selfLinks, uuid } from './common-schemas.ts';

/** The answers of verifications (lambda/verification/results.ts). */

const reasons = {
  unissued: 'A code of the line that was never issued.',
  avoided: 'A code that would fit, and that the line avoids.',
  check: 'All is right but the check symbol: a typing error, most likely.',
  gtin: 'A GS1 string of another product.',
  symbol: 'A character is no symbol of the alphabet.',
  format: 'Fixed text is missing or other, or a symbol stands where the format does not allow it.',
  length: 'Another number of characters.',
} as const satisfies Readonly<Record<Reason, string>>;

export const reason = z.enum(Object.keys(reasons) as [Reason, ...Reason[]]).describe(
  `Why it is no issued code. ${Object.entries(reasons)
    .map(([name, text]) => `\`${name}\`: ${text}`)
    .join(' ')}`,
);

export const gs1 = z
  .object({
    gtin: z.string().optional().describe('AI 01, in 14 digits.'),
    lot: z.string().optional().describe('AI 10.'),
    expiry: z.string().optional().describe('AI 17, as an ISO 8601 date.'),
  })
  .describe('What a GS1 string carried beside the code. Of a line without a GTIN, only the code was checked.');

const read = z.string().optional().describe('What it was read as, where that differs.');
const part = z
  .int()
  .min(1)
  .optional()
  .describe('Of an issued code. Not shown to a key at a gate that was made without details.');
const position = decimal.optional().describe('Zero-based, in the line. Shown where the part is.');
const voided = z
  .object({
    reason: z.string(),
    at: moment,
    id: uuid.optional().describe('With it the void is withdrawn. Shown where the part is.'),
  })
  .optional()
  .describe('Of an issued code: it is void. The earliest void that stands is shown.');
const redeemed = z
  .object({
    at: moment,
    by: z.string().optional().describe('The note of the key. Shown where the part is, and to whoever redeems.'),
    first: z.boolean().optional().describe('In the answer to a redemption: whether this one has redeemed it.'),
    id: uuid.optional().describe('With it the redemption is withdrawn. Shown where the part is.'),
  })
  .optional()
  .describe('Of an issued code: it was redeemed.');
const told = {
  token: z.string().describe('As it was asked.'),
  read,
  issued: z.boolean(),
  reason: reason.optional(),
  at: z
    .int()
    .nonnegative()
    .optional()
    .describe('The character at fault, for `symbol` and `format`: its place in `read` or `token`, from 0.'),
  gs1: gs1.optional(),
};

/** One shape for all results, so that every generated client can parse it. */
export const verificationResult = z.object({ ...told, part, position, void: voided, redeemed });

export const verificationDocument = z.object({
  links: selfLinks,
  data: z.object({
    attributes: z.object({ results: z.array(verificationResult).describe('One a token, in the order asked.') }),
    id: uuid.describe("The line's."),
    type: z.literal('verification'),
  }),
});

const holder = z.object({ line: uuid, read, part, position, void: voided, redeemed });

export const verificationResultOverLines = z.object({
  ...told,
  read: z
    .string()
    .optional()
    .describe('Of a string that is no issued code: the text that the reason is about, where it differs.'),
  reason: reason.optional().describe('The most specific of all lines. There is none where no line was asked.'),
  lines: z.array(holder).optional().describe('Of an issued code: each line that has issued it.'),
});

export const verificationOverLinesDocument = z.object({
  meta: z.object({
    asked: z.int().nonnegative().describe('Lines that were asked for this answer.'),
    lines: z.int().nonnegative().describe('Lines that there are to ask, over all pages.'),
    odds: odds.odds.describe('The chance that a guess hits an issued token of a line that was asked, at most.'),
    complete,
  }),
  links: listLinks.extend({
    next: listLinks.shape.next.describe('Where the same body asks the next lines, if there are more.'),
  }),
  data: z.object({
    attributes: z.object({
      results: z.array(verificationResultOverLines).describe('One a token, in the order asked.'),
    }),
    id: uuid.describe('Of this verification.'),
    type: z.literal('verification'),
  }),
});
