import * as z from 'zod';
import { gtin14Of } from '../../engine/readings/gtin.ts';
import type { ReadingMode } from '../../engine/readings/read-code.ts';
import { alphabetName } from './alphabet-name.ts';
import { COUNT_DIGITS } from './counts.ts';
import { format } from './format-schema.ts';

/** The bodies that the API accepts. Unknown members are ignored, as JSON:API asks. */

const required = (what: string) => ({
  error: (issue: { input?: unknown }) => (issue.input === undefined ? `${what} is missing.` : `${what} is not valid.`),
});

/** Text without control characters; its length in UTF-16 code units. */
const text = (what: string, minimum: number, maximum: number) =>
  z
    .string(required(what))
    .min(minimum, `${what} must have at least ${minimum} characters.`)
    .max(maximum, `${what} must have at most ${maximum} characters.`)
    .refine((value) => !/\p{Cc}/u.test(value) && value.isWellFormed(), `${what} must not contain control characters.`);

/** A GTIN of 8, 12, 13 or 14 digits, as one of 14. */
const gtin = z
  .string(required('The gtin'))
  .regex(/^([0-9]{8}|[0-9]{12,14})$/, 'The gtin must have 8, 12, 13 or 14 digits.')
  .transform((digits, context) => {
    const padded = gtin14Of(digits);
    if (padded !== undefined) return padded;
    context.addIssue({ code: 'custom', message: 'The check digit of the gtin is not right.' });
    return z.NEVER;
  });

/** A count of tokens or digits: a decimal string or a JSON integer, as bigint. */
const count = (what: string) =>
  z.union(
    [
      z
        .string()
        .max(COUNT_DIGITS)
        .regex(/^(0|[1-9][0-9]*)$/)
        .transform(BigInt),
      z.int().nonnegative().transform(BigInt),
      z.bigint().nonnegative(),
    ],
    { error: (issue) => (issue.input === undefined ? `${what} is missing.` : `${what} must be a whole number.`) },
  );

const type = (name: string) => z.literal(name, { error: `The type must be "${name}".` });
const object = <S extends z.core.$ZodShape>(what: string, shape: S) => z.object(shape, required(what));

export const openSessionBody = object('The body', {
  data: object('data', {
    type: type('session'),
    attributes: object('attributes', {
      note: text('The note', 0, 1000).optional().describe('Your words, to tell this session from others.'),
    }),
  }),
});

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

/** Digits can be left out only where a format may say how many there are. */
const hasDigits = ({ digits, format }: { readonly digits?: unknown; readonly format?: unknown }) =>
  digits !== undefined || format !== undefined;
const digitsMissing = {
  path: ['digits'],
  message: 'digits is missing.',
  // Also where other members are wrong, so that one answer tells all.
  when: ({ value }: { value: unknown }) => typeof value === 'object' && value !== null,
};

export const orderTokensBody = object('The body', {
  meta: object('meta', {
    seed: text('The seed', 1, 256)
      .optional()
      .describe('If you send a seed, the service hashes the files: HMAC-SHA-256 with the seed as the key.'),
  }).optional(),
  data: object('data', {
    type: type('tokens'),
    attributes: object('attributes', {
      size: count('The size').describe('Quantity: the number of tokens.'),
      digits: count('digits')
        .optional()
        .describe(
          'Length of a token: its number of symbols. With a pattern you may leave it out. If you send it, it must be the number of `#` and `[…]`.',
        ),
      alphabet: z.string(required('The alphabet')).describe('NAME of a preset, or of an alphabet of the session.'),
      note: text('The note', 0, 1000)
        .optional()
        .describe(
          'What the order is for. It is kept for ever, and every session of the customer sees it: write no personal data.',
        ),
      gtin: gtin
        .optional()
        .describe('GTIN of the product, 8, 12, 13 or 14 digits. Send it with the first order: it belongs to the line.'),
      format: format
        .optional()
        .describe('What the tokens look like. Send it with the first order: it belongs to the line.'),
    }).refine(hasDigits, digitsMissing),
    relationships: object('relationships', {
      payment: object('The payment', {
        data: object('data', {
          id: z
            .guid({ error: "The payment's id must be a UUID." })
            .describe('A UUID that you choose for this payment.'),
          ident: z
            .string(required('The ident'))
            .regex(/^pi_[A-Za-z0-9]{24}$/, 'The ident must be "pi_" and 24 letters or digits.')
            .describe('The PaymentIntent, as Stripe names it.'),
          type: type('transaction'),
        }),
      })
        .optional()
        .describe('The payment. You may leave it out if the service checks no payments.'),
    }).optional(),
  }),
});

/** What is computed of a format before anything is ordered. */
export const capacityBody = object('The body', {
  data: object('data', {
    type: type('capacity'),
    attributes: object('attributes', {
      alphabet: orderTokensBody.shape.data.shape.attributes.shape.alphabet,
      digits: orderTokensBody.shape.data.shape.attributes.shape.digits,
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

export type OrderTokensBody = z.output<typeof orderTokensBody>;

const { data: ordered } = orderTokensBody.shape;
const { attributes } = ordered.shape;

/** The order of a further part without a snapshot: the ledger knows what the line is. */
export const continueTokensBody = object('The body', {
  ...orderTokensBody.shape,
  data: object('data', {
    ...ordered.shape,
    attributes: object('attributes', {
      ...attributes.shape,
      digits: attributes.shape.digits.describe('Length of a token. If you send it, it must be that of the line.'),
      alphabet: attributes.shape.alphabet
        .optional()
        .describe('NAME of the alphabet. If you send it, it must be that of the line.'),
      format: attributes.shape.format.describe(
        'What the tokens look like. If you send it, it must be the format of the first order.',
      ),
      from: count('from')
        .optional()
        .describe(
          'Position of the first token of the new part: the number of tokens of all parts before it. Without it you must send an Idempotency-Key.',
        ),
    }),
  }),
});

export type ContinueTokensBody = z.output<typeof continueTokensBody>;

const fault = (member: string, message: string, input: unknown) => ({
  code: 'custom' as const,
  path: [member],
  message,
  input,
});

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

/** Most tokens that one verification takes. */
const MOST_VERIFIED = 1_000;

/** What a verification asks, of whichever line. */
const asked = {
  tokens: z
    .array(z.string('A token must be a string.'), required('The list of tokens'))
    .max(MOST_VERIFIED, `At most ${MOST_VERIFIED} tokens can be verified at once.`)
    .describe('The strings to check. A string of more than 2,048 characters is never a code.'),
  reading: z
    .enum(['lenient', 'strict'], { error: 'The reading must be "lenient" or "strict".' })
    .default('lenient' satisfies ReadingMode)
    .describe(
      '`lenient` understands what people, scanners and spreadsheets make of a code: blanks, separators, upper and lower case, GS1 strings. `strict` takes each string exactly as it is.',
    ),
};

export const verificationBody = object('The body', {
  data: object('data', { type: type('verification'), attributes: object('attributes', asked) }),
});

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

const reason = text('The reason', 1, 200).describe('Why you do this. It is kept for ever: write no personal data.');

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
      reason,
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

export const redemptionBody = object('The body', {
  data: object('data', {
    type: type('redemption'),
    attributes: object('attributes', asked),
  }),
});

export const withdrawalBody = object('The body', {
  data: object('data', {
    type: z.enum(['void', 'redemption'], { error: 'The type must be "void" or "redemption".' }),
    attributes: object('attributes', { reason }),
  }),
});

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
