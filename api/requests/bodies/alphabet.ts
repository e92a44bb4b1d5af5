import * as z from 'zod';
import { alphabetName } from '../alphabet-name.ts';
import { object, required, type } from '../members.ts';

export const addAlphabetBody = object('The body', {
  data: object('data', {
    type: type('alphabet'),
    id: z
      .string(required('The id'))
      .regex(alphabetName, 'The id must be a letter and up to 63 letters, digits, "_", "." or "-".')
      .describe('The NAME; not that of a preset.'),
    attributes: object('attributes', { chars: z.string(required('chars')).describe('All symbols, in their order.') }),
  }),
});
