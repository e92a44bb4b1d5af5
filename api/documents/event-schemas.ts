import * as z from 'zod';
import { allFiles, linkedFiles } from '../statuses/files.ts';
import { isCertain, publishedStatuses, type State, states } from '../statuses/statuses.ts';
import { bytes, decimal, moment, path, shapeOf, uuid } from './common-schemas.ts';

/** What a line's events and webhooks say (line-event.ts). */

const isCertainOfAll = (at: State) => publishedStatuses.every((status) => isCertain(status, at));
const measuredFiles = allFiles.filter((file) => linkedFiles[file].isMeasured);

export const lineEvent = z.object({
  type: z.enum(publishedStatuses.map((status) => `line.${status}` as const)),
  timestamp: moment.describe('When the line reached the status, whenever this is told.'),
  data: z.object({
    id: z.string().describe('`<line>-<part>-<attempt>-<status>`: the same whenever the same thing is told again.'),
    line: uuid,
    part: z.int().min(1).describe('Which part of the line.'),
    attempt: z.int().min(1).describe('How many times that part has been ordered.'),
    customer: uuid,
    status: z.enum(publishedStatuses),
    timestamps: z
      .object(shapeOf(states, (at) => (isCertainOfAll(at) ? moment : moment.optional())))
      .describe('The moments up to the status.'),
    analysis: z.enum(['none', 'metrics']).describe('What was asked for.'),
    size: decimal.describe('Tokens of the part.'),
    digits: decimal.describe('Symbols of a token.'),
    alphabet: z.string().describe('NAME of the alphabet.'),
    available: decimal.describe('Tokens that the line still has.'),
    note: z.string().optional().describe("The order's."),
    filesizes: z
      .object(shapeOf(measuredFiles, (file) => (linkedFiles[file].isThere ? bytes.optional() : bytes)))
      .optional()
      .describe('Of what was made.'),
    error: z
      .object({ code: z.string(), detail: z.string() })
      .optional()
      .describe('Why the part was given up or, where it is analyzed, could not be.'),
    links: z
      .object({ info: path, ...shapeOf(allFiles, () => path.optional()) })
      .describe('What the line shows and has for this part, for a session of the customer’s.'),
  }),
});

/** What a webhook is told where issued codes of a line are had again (lambda/lines/reissue-event.ts). */
export const reissueEvent = z.object({
  type: z.literal('line.reissued'),
  timestamp: moment.describe('When they were asked for, whenever this is told.'),
  data: z.object({
    id: z.string().describe('`reissued-<UUID>`: the same whenever the same thing is told again.'),
    line: uuid,
    customer: uuid,
    key: z.string().describe('Id of the key whose session has asked: no secret.'),
    from: decimal.describe('Position of the first code.'),
    count: decimal.describe('How many codes.'),
    timestamps: z.object({ reissued: moment }),
    links: z.object({ info: path }).describe('What the line shows, as long as it is kept.'),
  }),
});

/** Issued codes of a line are had again. */
export type ReissueEvent = z.infer<typeof reissueEvent>;

/** A line has reached a status. */
export type LineEvent = z.infer<typeof lineEvent>;
