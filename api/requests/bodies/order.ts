import * as z from 'zod';
import { gtin14Of } from '../../../engine/readings/gtin.ts';
import { format } from '../format-schema.ts';
import { alphabet, digits, digitsMissing, hasDigits } from '../line-members.ts';
import { count, object, required, text, type } from '../members.ts';

/** A GTIN of 8, 12, 13 or 14 digits, as one of 14. */
const gtin = z
  .string(required('The gtin'))
  .regex(/^([0-9]{8}|[0-9]{12,14})$/, 'The gtin must have 8, 12, 13 or 14 digits.')
  .transform((digits, context) => {
    const padded = gtin14Of(digits);
    if (padded !== undefined) return padded;
    context.addIssue({ code: 'custom', message: 'The check digit of the gtin is not right.' });
    return z.NEVER;
  });

export const orderTokensBody = object('The body', {
  meta: object('meta', {
    seed: text('The seed', 1, 256)
      .optional()
      .describe('If you send a seed, the service hashes the files: HMAC-SHA-256 with the seed as the key.'),
  }).optional(),
  data: object('data', {
    type: type('tokens'),
    attributes: object('attributes', {
      size: count('The size').describe('Quantity: the number of tokens.'),
      digits,
      alphabet,
      note: text('The note', 0, 1000)
        .optional()
        .describe(
          'What the order is for. It is kept for ever, and every session of the customer sees it: write no personal data.',
        ),
      gtin: gtin
        .optional()
        .describe('GTIN of the product, 8, 12, 13 or 14 digits. Send it with the first order: it belongs to the line.'),
      format: format
        .optional()
        .describe('What the tokens look like. Send it with the first order: it belongs to the line.'),
    }).refine(hasDigits, digitsMissing),
    relationships: object('relationships', {
      payment: object('The payment', {
        data: object('data', {
          id: z
            .guid({ error: "The payment's id must be a UUID." })
            .describe('A UUID that you choose for this payment.'),
          ident: z
            .string(required('The ident'))
            .regex(/^pi_[A-Za-z0-9]{24}$/, 'The ident must be "pi_" and 24 letters or digits.')
            .describe('The PaymentIntent, as Stripe names it.'),
          type: type('transaction'),
        }),
      })
        .optional()
        .describe('The payment. You may leave it out if the service checks no payments.'),
    }).optional(),
  }),
});

export type OrderTokensBody = z.output<typeof orderTokensBody>;
