import * as z from 'zod';
import { FormatError } from '../../engine/formats/errors.ts';
import {
  checkScopes,
  checkSystems,
  MAX_CODES,
  MAX_PATTERN,
  MAX_WORDS,
  PATTERN_TOO_LONG,
  readRequest,
} from '../../engine/formats/request.ts';

/** The member `format` of an order: what its codes look like. The engine checks it; this says it in the words of the API. */

const system = z.enum(checkSystems);
const check = z
  .union([
    system,
    z.object({
      system,
      over: z
        .enum(checkScopes)
        .optional()
        .describe('`code`: all symbols of the code, fixed ones too (default). `digits`: only those of `#` and `[…]`.'),
    }),
  ])
  .describe(
    'How the check symbol `*` is computed. `luhn` and `iso7064` need an alphabet with an even number of symbols, `gs1` one with ten.',
  );
const avoid = z.object({
  words: z.array(z.string()).max(MAX_WORDS).optional().describe('Words that no code may contain.'),
  lists: z
    .array(z.string())
    .max(100)
    .optional()
    .describe('Built-in lists of such words, by language: `en`, `de`, `fr`, `es` and more.'),
  lookalikes: z
    .boolean()
    .optional()
    .describe(
      'Whether symbols that look alike count as one letter when words are looked for: 0 and O, 1 and I and L, 5 and S, and others. Default: true.',
    ),
  runs: z.int().min(2).max(MAX_PATTERN).optional().describe('No code has a symbol this many times or more in a row.'),
  codes: z
    .array(z.string())
    .max(MAX_CODES)
    .optional()
    .describe('Whole codes, as they are printed, that must never be made: another system has issued them.'),
});

const documented = z.object({
  pattern: z
    .string()
    .max(2 * MAX_PATTERN, PATTERN_TOO_LONG)
    .optional()
    .describe(
      '`#` is any symbol of the alphabet. `[…]` is one of these symbols: `[a-z]` is a range, `[^a-z]` is all but these. `*` is the check symbol. `\\` makes the next character stand for itself. Any other character stands for itself. Without a pattern there are as many `#` as `digits`.',
    ),
  check: check.optional(),
  avoid: avoid.optional(),
});

/** A format as a body has it. */
export const format = z.preprocess((value, context) => {
  try {
    readRequest(value);
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    context.addIssue({ code: 'custom', path: membersOf(error.pointer), message: error.message, input: value });
  }
  return value;
}, documented);

/** The members of a JSON pointer (RFC 6901). */
export function membersOf(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((member) => member.replaceAll('~1', '/').replaceAll('~0', '~'));
}
