import * as z from 'zod';
import { complete, decimal, listLinks, moment, uuid } from './common-schemas.ts';

/** The answers about ended parts (parts.ts). */

const timestamps = z.object({
  ended: moment.optional().describe('When the tokens were issued. Where it is missing, `complete` is false.'),
  started: moment.optional(),
  requested: moment.optional(),
});

const part = z.object({
  attributes: z.object({
    timestamps,
    dated: z
      .enum(['ended', 'requested', 'started'])
      .optional()
      .describe('Only for parts made by version 0.1, which did not keep this time: where `ended` was taken from.'),
    part: z.int().min(1).describe('Which part of the line.'),
    size: decimal.describe('Number of tokens of the part.'),
    first: decimal.describe('Position of its first token in the line.'),
    note: z.string().optional().describe('Note of the order.'),
    by: z.string().optional().describe('Note of the key that ordered it. Only in the list of a line.'),
  }),
  id: z.string().describe('`<line>-<part>`'),
  type: z.literal('part'),
  relationships: z.object({ tokens: z.object({ data: z.object({ id: uuid, type: z.literal('tokens') }) }) }),
});

export const partList = z.object({
  meta: z.object({
    total: decimal.describe('Number of tokens of all these parts, on all pages.'),
    parts: z.int().nonnegative().describe('Number of these parts, on all pages.'),
    complete,
  }),
  links: listLinks,
  data: z.array(part),
});
