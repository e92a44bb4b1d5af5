import * as z from 'zod';
import { allFiles, linkedFiles } from '../statuses/files.ts';
import { isCertain, publishedStatuses, type State, states } from '../statuses/statuses.ts';
import { bytes, decimal, moment, path, shapeOf, uuid } from './common-schemas.ts';

/** What a line's events and webhooks say (line-event.ts). */

const isCertainOfAll = (at: State) => publishedStatuses.every((status) => isCertain(status, at));
const measuredFiles = allFiles.filter((file) => linkedFiles[file].isMeasured);

export const lineEvent = z.object({
  type: z.enum(publishedStatuses.map((status) => `line.${status}` as const)),
  timestamp: moment.describe('When the part reached the status, not when the event is sent.'),
  data: z.object({
    id: z.string().describe('`<line>-<part>-<attempt>-<status>`. If the same event is sent again, its id is the same.'),
    line: uuid,
    part: z.int().min(1).describe('Which part of the line.'),
    attempt: z.int().min(1).describe('How often this part was ordered.'),
    customer: uuid,
    status: z.enum(publishedStatuses),
    timestamps: z
      .object(shapeOf(states, (at) => (isCertainOfAll(at) ? moment : moment.optional())))
      .describe('The times up to this status.'),
    analysis: z.enum(['none', 'metrics']).describe('The analysis that the order asked for.'),
    size: decimal.describe('Number of tokens of the part.'),
    digits: decimal.describe('Length of a token: its number of symbols.'),
    alphabet: z.string().describe('NAME of the alphabet.'),
    available: decimal.describe('Number of tokens that the line can still make.'),
    note: z.string().optional().describe('Note of the order.'),
    filesizes: z
      .object(shapeOf(measuredFiles, (file) => (linkedFiles[file].isThere ? bytes.optional() : bytes)))
      .optional()
      .describe('Of the files that were made.'),
    error: z
      .object({ code: z.string(), detail: z.string() })
      .optional()
      .describe('Why the part or, with the status `analyzed`, the analysis has failed.'),
    links: z
      .object({ info: path, ...shapeOf(allFiles, () => path.optional()) })
      .describe('Paths of the line and of the files of this part. They need a session of the customer.'),
  }),
});

/** What a webhook is told where issued codes of a line are had again (lambda/lines/reissue-event.ts). */
export const reissueEvent = z.object({
  type: z.literal('line.reissued'),
  timestamp: moment.describe('When the codes were requested, not when the event is sent.'),
  data: z.object({
    id: z.string().describe('`reissued-<UUID>`. If the same event is sent again, its id is the same.'),
    line: uuid,
    customer: uuid,
    key: z.string().describe('Id of the Api-Key that was used. The id is no secret.'),
    from: decimal.describe('Position of the first code.'),
    count: decimal.describe('Number of codes.'),
    timestamps: z.object({ reissued: moment }),
    links: z.object({ info: path }).describe('Path of the line, as long as it is kept.'),
  }),
});

/** Issued codes of a line are had again. */
export type ReissueEvent = z.infer<typeof reissueEvent>;

/** A line has reached a status. */
export type LineEvent = z.infer<typeof lineEvent>;
