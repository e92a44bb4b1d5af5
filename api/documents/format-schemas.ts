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
      words: z.object(counted).optional().describe('Words that can occur, those of the lists too.'),
      runs: z.int().min(2).optional(),
      codes: z
        .object({ ...counted, ignored: z.int().nonnegative().describe('Those that do not fit.') })
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
    symbols: z.int().describe('Of the alphabet.'),
    pattern: z
      .array(z.union([z.string(), z.int(), ranges, z.literal(true)]))
      .describe('Fixed text; so many `#`; the digits of a `[…]` as ranges; `true` for the check symbol.'),
    check: z.object({ system: z.enum(checkSystems), over: z.enum(checkScopes) }).optional(),
    letters: z.array(z.array(z.string()).length(2)).describe('Letters of the words, and what each is read from.'),
    silent: z.string().describe('Fixed characters that are not read.'),
    words: z.array(z.string()).describe('Words to avoid, by letters.'),
    runs: z.int().min(2).optional(),
    fits: decimal.describe('Tokens that fit.'),
    codes: z.array(z.string()).describe('Ranks of tokens that are left out, each less the one before, in base 36.'),
    request: sha256.describe('SHA-256 of what was asked.'),
    shown: z.object({
      pattern: z.string(),
      lists: z.array(z.string()),
      words: z.object(counted),
      codes: z.object({ ...counted, ignored: z.int().nonnegative() }),
    }),
  })
  .describe(
    "With `meta=format`: the line's format as it is kept; the service needs no list and no default to open it.",
  );

const part = z.number().min(0).max(1);
/** The answer of POST /capacity (lambda/http/handlers/compute-capacity.ts). */
export const formatCapacityDocument = z.object({
  meta: z.object({ ...odds, medicines }).describe('If `reachable` tokens were in circulation.'),
  links: selfLinks,
  data: z.object({
    attributes: z.object({
      alphabet: z.string().describe('NAME of the alphabet.'),
      digits: decimal.describe('Symbols of a token that are chosen: its `#` and `[…]`.'),
      format: shownFormat,
      reachable: decimal.describe('The most tokens that one order may ask for.'),
      available: decimal.describe('All tokens that fit.'),
      excluded: z
        .object({ pattern: part, words: part, lists: part, runs: part, codes: part })
        .describe(
          'The share that each member alone takes away: the pattern of all digits, the others of what the pattern allows.',
        ),
      examples: z
        .array(z.string())
        .max(5)
        .describe('Tokens that fit, always the same; no line makes them in this order.'),
      apart: z
        .boolean()
        .optional()
        .describe(
          'With `apart_from`: true if their tokens differ in length, or at some place no character is allowed by both. Then they share none.',
        ),
    }),
    id: uuid,
    type: z.literal('capacity'),
  }),
});
