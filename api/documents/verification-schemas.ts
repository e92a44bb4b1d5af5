import * as z from 'zod';
import { decimal, selfLinks, uuid } from './common-schemas.ts';

/** The answer of a verification (lambda/http/handlers/verify-tokens.ts). */

const issued = z.object({
  token: z.string(),
  issued: z.literal(true),
  part: z.int().min(1).optional().describe('Not shown to a key at a gate that was made without details.'),
  position: decimal.optional().describe('Zero-based, in the line. Shown where the part is.'),
});
const notIssued = z.object({ token: z.string(), issued: z.literal(false) });

export const verificationDocument = z.object({
  links: selfLinks,
  data: z.object({
    attributes: z.object({
      results: z
        .array(z.discriminatedUnion('issued', [issued, notIssued]))
        .describe('One a token, in the order asked.'),
    }),
    id: uuid.describe("The line's."),
    type: z.literal('verification'),
  }),
});
