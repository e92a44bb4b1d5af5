import * as z from 'zod';
import { asked } from '../asked.ts';
import { object, type } from '../members.ts';

/** Most lines that one verification names. */
const MOST_NAMED = 1_000;

export const verificationOverLinesBody = object('The body', {
  data: object('data', {
    type: type('verification'),
    attributes: object('attributes', {
      ...asked,
      lines: z
        .array(z.guid('A line must be a UUID.').toLowerCase(), 'lines must be a list of lines.')
        .min(1, 'Name at least one line, or leave lines out.')
        .max(MOST_NAMED, `At most ${MOST_NAMED} lines can be named.`)
        .optional()
        .describe('Ids of the lines to ask. Without it the service asks all lines of the customer.'),
    }),
  }),
});
