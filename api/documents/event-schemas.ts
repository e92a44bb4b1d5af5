import * as z from 'zod';
import { bytes, decimal, moment, path, uuid } from './common-schemas.ts';

/** What a line's events and webhooks say (line-event.ts). */

export const lineEvent = z.object({
  type: z.enum(['line.ended', 'line.finished', 'line.analyzed', 'line.failed']),
  timestamp: moment.describe('When the line reached the status, whenever this is told.'),
  data: z.object({
    id: z.string().describe('`<line>-<part>-<attempt>-<status>`: the same whenever the same thing is told again.'),
    line: uuid,
    part: z.int().min(1).describe('Which part of the line.'),
    attempt: z.int().min(1).describe('How many times that part has been ordered.'),
    customer: uuid,
    status: z.enum(['ended', 'finished', 'analyzed', 'failed']),
    timestamps: z
      .object({
        requested: moment,
        started: moment.optional(),
        ended: moment.optional(),
        finished: moment.optional(),
        analyzed: moment.optional(),
        failed: moment.optional(),
      })
      .describe('The moments up to the status.'),
    analysis: z.enum(['none', 'metrics']).describe('What was asked for.'),
    size: decimal.describe('Tokens of the part.'),
    digits: decimal.describe('Symbols of a token.'),
    alphabet: z.string().describe('NAME of the alphabet.'),
    available: decimal.describe('Tokens that the line still has.'),
    filesizes: z
      .object({ data: bytes, score: bytes.optional(), delta: bytes.optional(), analysis: bytes.optional() })
      .optional()
      .describe('Of what was made.'),
    error: z
      .object({ code: z.string(), detail: z.string() })
      .optional()
      .describe('Why the part was given up or, where it is analyzed, could not be.'),
    links: z
      .object({
        info: path,
        data: path.optional(),
        snapshot: path.optional(),
        analysis: path.optional(),
        score: path.optional(),
        delta: path.optional(),
      })
      .describe('What the line shows and has for this part, for a session of the customer’s.'),
  }),
});

/** A line has reached a status. */
export type LineEvent = z.infer<typeof lineEvent>;
