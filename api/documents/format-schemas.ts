import * as z from 'zod';
import { checkScopes, checkSystems } from '../../engine/formats/request.ts';
import { decimal, medicines, odds, selfLinks, uuid } from './common-schemas.ts';

/** The answers about formats. */

const sha256 = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .describe('SHA-256.');
const counted = { count: z.int().nonnegative(), hash: sha256 };
/** What is shown of a format. */
export const shownFormat = z.object({
  pattern: z.string(),
  check: z.object({ system: z.enum(checkSystems), over: z.enum(checkScopes) }).optional(),
  avoid: z
    .object({
      lists: z.array(z.string()).optional().describe('Names of built-in lists of words.'),
      words: z
        .object(counted)
        .optional()
        .describe('Words to avoid, with those of the lists, that could occur in a code.'),
      runs: z.int().min(2).optional(),
      codes: z
        .object({
          ...counted,
          ignored: z.int().nonnegative().describe('How many of them do not fit the format anyway.'),
        })
        .optional()
        .describe('Whole codes that are never made.'),
    })
    .optional(),
});

const ranges = z.array(z.array(z.int()).length(2));
/** The whole of a format, as it is kept (docs/decisions/0008-formats.md). */
export const keptFormat = z
  .object({
    layout: z.literal(1),
    engine: z.literal([1, 2]).describe('Version of the engine.'),
    symbols: z.int().describe('Number of symbols of the alphabet.'),
    pattern: z
      .array(z.union([z.string(), z.int(), ranges, z.literal(true)]))
      .describe(
        'A string is fixed text. A number is that many `#`. Ranges are the digits of a `[…]`. `true` is the check symbol.',
      ),
    check: z.object({ system: z.enum(checkSystems), over: z.enum(checkScopes) }).optional(),
    letters: z
      .array(z.array(z.string()).length(2))
      .describe('Each letter of the words, with the symbols that are read as it.'),
    silent: z.string().describe('Fixed characters that are passed over when words are looked for.'),
    words: z.array(z.string()).describe('Words to avoid, by letters.'),
    runs: z.int().min(2).optional(),
    fits: decimal.describe('Number of tokens that fit.'),
    codes: z
      .array(z.string())
      .describe('Ranks of the tokens that are left out, each as the difference to the one before, in base 36.'),
    request: sha256.describe('SHA-256 of what was asked.'),
    shown: z.object({
      pattern: z.string(),
      lists: z.array(z.string()),
      words: z.object(counted),
      codes: z.object({ ...counted, ignored: z.int().nonnegative() }),
    }),
  })
  .describe(
    'Only with `meta=format`: the format of the line as the service keeps it, complete. It refers to no word list and no default.',
  );

const part = z.number().min(0).max(1);
/** The answer of POST /capacity (lambda/http/handlers/compute-capacity.ts). */
export const formatCapacityDocument = z.object({
  meta: z.object({ ...odds, medicines }).describe('Computed as if `reachable` tokens were issued.'),
  links: selfLinks,
  data: z.object({
    attributes: z.object({
      alphabet: z.string().describe('NAME of the alphabet.'),
      digits: decimal.describe('Number of `#` and `[…]` in a token.'),
      format: shownFormat,
      reachable: decimal.describe('The most tokens that one order may ask for.'),
      available: decimal.describe('Number of all tokens that fit.'),
      excluded: z
        .object({ pattern: part, words: part, lists: part, runs: part, codes: part })
        .describe(
          'The share of tokens that each rule alone takes away, from 0 to 1. For `pattern`: of all tokens with this number of digits. For the others: of the tokens that the pattern allows.',
        ),
      examples: z
        .array(z.string())
        .max(5)
        .describe('Examples that fit, always the same ones. No line makes them in this order.'),
      apart: z
        .boolean()
        .optional()
        .describe(
          'Only with `apart_from`. True: the two can share no token, because their tokens differ in length, or because at one place they allow no common character.',
        ),
    }),
    id: uuid,
    type: z.literal('capacity'),
  }),
});
