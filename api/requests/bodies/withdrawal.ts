import * as z from 'zod';
import { object, reason } from '../members.ts';

export const withdrawalBody = object('The body', {
  data: object('data', {
    type: z.enum(['void', 'redemption'], { error: 'The type must be "void" or "redemption".' }),
    attributes: object('attributes', { reason: reason() }),
  }),
});
