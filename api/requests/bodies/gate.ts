import * as z from 'zod';
import { object, type } from '../members.ts';

export const gateBody = object('The body', {
  data: object('data', {
    type: type('gate'),
    attributes: object('attributes', {
      since: z.iso
        .datetime({ precision: 3, error: 'since must be a moment like 2026-01-31T12:00:00.000Z.' })
        .optional()
        .describe('The `until` of the list before. Without it you get everything.'),
    }),
  }),
});
