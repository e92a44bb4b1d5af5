import * as z from 'zod';
import { decimal, documentOf, listOf, odds, selfLinks } from './common-schemas.ts';

/** The answers about alphabets (alphabet.ts). */

const attributes = {
  ascii: z.boolean().describe('Whether all symbols are ASCII.'),
  length: z.int().min(2).describe('Number of symbols, in code points.'),
  bytes: z.int().min(2).describe('Number of bytes of all symbols in UTF-8.'),
  parity: z.int().nonnegative().describe('XOR of all code points where `length` is odd, 0 where it is even.'),
  chars: z.string().describe('All symbols, in their order.'),
};

export const alphabet = z.object({
  attributes: z.object(attributes),
  id: z.string().describe('NAME of the alphabet.'),
  type: z.literal('alphabet'),
});

export const alphabetDocument = documentOf(alphabet);
export const alphabetList = listOf(alphabet);

export const capacityDocument = z.object({
  meta: z.object(odds).describe('Computed as if `reachable` tokens were issued.'),
  links: selfLinks,
  data: z.object({
    ...alphabet.shape,
    attributes: z.object({
      ...attributes,
      digits: decimal,
      reachable: decimal.describe('The most tokens that one order may ask for.'),
      available: decimal.describe('Number of all tokens with this number of digits.'),
    }),
  }),
});
