import * as z from 'zod';
import { asked } from '../asked.ts';
import { count, fault, object, reason, type } from '../members.ts';

export const voidBody = object('The body', {
  data: object('data', {
    type: type('void'),
    attributes: object('attributes', {
      tokens: asked.tokens
        .min(1, 'The list of tokens must not be empty.')
        .optional()
        .describe('Codes of the line. Send them instead of a part or a range.'),
      reading: asked.reading,
      part: z
        .int('part must be the number of a part.')
        .min(1, 'part must be the number of a part.')
        .optional()
        .describe('Number of a part, to name all its codes.'),
      from: count('from').optional().describe('Position of the first code, from 0.'),
      count: count('count').optional().describe('Number of codes from there on.'),
      reason: reason(),
    }).check(({ value, issues }) => {
      const { tokens, part, from, count } = value;
      const ways = [tokens, part, from ?? count].filter((way) => way !== undefined).length;
      if (ways !== 1) issues.push(fault('tokens', 'Send one of tokens, part, or from and count.', tokens));
      else if (tokens === undefined && part === undefined) {
        if (from === undefined) issues.push(fault('from', 'from is missing.', from));
        if (count === undefined) issues.push(fault('count', 'count is missing.', count));
        if (count === 0n) issues.push(fault('count', 'count must be 1 or more.', count));
      }
    }),
  }),
});
