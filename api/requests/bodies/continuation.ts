import type * as z from 'zod';
import { count, object } from '../members.ts';
import { orderTokensBody } from './order.ts';

const { data: ordered } = orderTokensBody.shape;
const { attributes } = ordered.shape;

/** The order of a further part without a snapshot: the ledger knows what the line is. */
export const continueTokensBody = object('The body', {
  ...orderTokensBody.shape,
  data: object('data', {
    ...ordered.shape,
    attributes: object('attributes', {
      ...attributes.shape,
      digits: attributes.shape.digits.describe('Length of a token. If you send it, it must be that of the line.'),
      alphabet: attributes.shape.alphabet
        .optional()
        .describe('NAME of the alphabet. If you send it, it must be that of the line.'),
      format: attributes.shape.format.describe(
        'What the tokens look like. If you send it, it must be the format of the first order.',
      ),
      from: count('from')
        .optional()
        .describe(
          'Position of the first token of the new part: the number of tokens of all parts before it. Without it you must send an Idempotency-Key.',
        ),
    }),
  }),
});

export type ContinueTokensBody = z.output<typeof continueTokensBody>;
