import * as z from 'zod';
import { format } from '../format-schema.ts';
import { alphabet, digits, digitsMissing, hasDigits } from '../line-members.ts';
import { object, type } from '../members.ts';

/** What is computed of a format before anything is ordered. */
export const capacityBody = object('The body', {
  data: object('data', {
    type: type('capacity'),
    attributes: object('attributes', {
      alphabet,
      digits,
      format: format.optional().describe('What the tokens look like.'),
      apart_from: z
        .guid({ error: 'apart_from must be the id of a line.' })
        .optional()
        .describe(
          'Id of a line of the customer. `apart` in the answer tells whether line and format can share no token.',
        ),
    }).refine(hasDigits, digitsMissing),
  }),
});
