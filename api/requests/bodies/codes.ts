import * as z from 'zod';
import { count, fault, object, type } from '../members.ts';

export const codesBody = object('The body', {
  data: object('data', {
    type: type('codes'),
    attributes: object('attributes', {
      part: z
        .int('part must be the number of a part.')
        .min(1, 'part must be the number of a part.')
        .optional()
        .describe('Number of a part, to get all its codes. Send it instead of `from` and `count`.'),
      from: count('from').optional().describe('Position of the first code, from 0.'),
      count: count('count').optional().describe('Number of codes from there on. They may belong to several parts.'),
    }).check(({ value, issues }) => {
      const { part, from, count } = value;
      if (part !== undefined && (from ?? count) !== undefined) {
        issues.push(fault('part', 'Send either part, or from and count.', part));
      }
      if (part !== undefined) return;
      if (from === undefined) issues.push(fault('from', 'from is missing. Send part, or from and count.', from));
      if (count === undefined) issues.push(fault('count', 'count is missing.', count));
      if (count === 0n) issues.push(fault('count', 'count must be 1 or more.', count));
    }),
  }),
});
