import * as z from 'zod';
import { bytes, decimal, hash, listLinks, moment, odds, path, selfLinks, uuid } from './common-schemas.ts';

/** The answers about tokens (tokens.ts): what each status shows, and no more. */

const order = {
  analysis: z.enum(['none', 'metrics']).describe('What was asked for.'),
  size: decimal.describe('Tokens of the part.'),
  digits: decimal.describe('Symbols of a token.'),
  reachable: decimal.describe('The most tokens that one order may ask for.'),
  alphabet: z.string().describe('NAME of the alphabet.'),
  available: decimal.describe('Tokens that the line still has; from `ended` on without those of this part.'),
};

const error = z.object({ code: z.string(), detail: z.string() });
const files = <S extends z.ZodType>(value: S) => ({ data: value });
const analyzedFiles = <S extends z.ZodType>(value: S) => ({ data: value, score: value, delta: value, analysis: value });
const made = {
  rate: z.int().nonnegative().describe('Digits a second.'),
  partial: z.boolean().describe('Whether tokens remain.'),
  checksum: z
    .string()
    .regex(/^[01]+$/)
    .describe('For each digit the XOR of the code points of all tokens not yet produced, in binary.'),
  filesizes: z.object(files(bytes)),
  filehashes: z.object(files(hash)).optional().describe('Where the order had a seed.'),
};

/** The moments up to a status, and none after it. */
const moments = <K extends string>(...names: K[]) =>
  z.object(Object.fromEntries(names.map((name) => [name, moment])) as Record<K, typeof moment>);

const requestedAttributes = z.object({
  timestamps: moments('requested'),
  status: z.literal('requested'),
  ...order,
});
const startedAttributes = z.object({
  timestamps: moments('started', 'requested'),
  status: z.literal('started'),
  progress: z.int().min(0).max(99).describe('Per cent.'),
  ...order,
});
const endedAttributes = z.object({
  timestamps: moments('ended', 'started', 'requested'),
  status: z.literal('ended'),
  progress: z.literal(100),
  ...order,
  ...made,
});
const finishedAttributes = z.object({
  timestamps: moments('finished', 'ended', 'started', 'requested'),
  status: z.literal('finished'),
  ...order,
  ...made,
});
const analyzedAttributes = z.object({
  timestamps: moments('analyzed', 'finished', 'ended', 'started', 'requested'),
  status: z.literal('analyzed'),
  ...order,
  ...made,
  filesizes: z.object(analyzedFiles(bytes)).partial().required({ data: true }),
  filehashes: z.object(analyzedFiles(hash)).partial().required({ data: true }).optional(),
  error: error.optional().describe('Of an analysis that could not be done: then there are no files of it.'),
});
const failedAttributes = z.object({
  timestamps: moments('failed', 'started', 'requested').partial({ started: true }),
  status: z.literal('failed'),
  ...order,
  error: error.describe('Why the part was given up; its range is free again.'),
});
const deletedAttributes = z.object({
  timestamps: moments('deleted', 'failed', 'analyzed', 'finished', 'ended', 'started', 'requested')
    .partial()
    .required({ deleted: true, requested: true }),
  status: z.literal('deleted'),
  ...order,
  ...z.object({ ...made, filesizes: analyzedAttributes.shape.filesizes }).partial().shape,
  filehashes: analyzedAttributes.shape.filehashes,
});

const links = z.object({ self: path, info: path });
const seeded = z.object({ seed: z.string().describe("The order's.") });
const payment = z.object({ data: z.object({ id: uuid, ident: z.string(), type: z.literal('transaction') }) });

const resource = <S extends z.ZodType>(attributes: S) => ({
  attributes,
  id: uuid.describe('Of the line, the same for all its parts.'),
  type: z.literal('tokens'),
  relationships: z.object({ payment }),
});
const document = <A extends z.ZodType, L extends z.ZodType>(attributes: A, linked: L) =>
  z.object({ meta: seeded.optional(), links: linked, data: z.object(resource(attributes)) });

const dataLinks = links.extend({ data: path });
const snapshotLinks = dataLinks.extend({
  snapshot: path.optional().describe('Where tokens remain.'),
});
const analysisLinks = snapshotLinks.extend({
  analysis: path.optional(),
  score: path.optional(),
  delta: path.optional(),
});

export const requestedDocument = document(requestedAttributes, links);
export const startedDocument = document(startedAttributes, links);
export const endedDocument = document(endedAttributes, dataLinks);
export const finishedDocument = document(finishedAttributes, snapshotLinks);
export const analyzedDocument = document(analyzedAttributes, analysisLinks);

/** The attributes of a line in any status; `status` says which. */
export const tokensAttributes = z.discriminatedUnion('status', [
  requestedAttributes,
  startedAttributes,
  endedAttributes,
  finishedAttributes,
  analyzedAttributes,
  failedAttributes,
]);
const currentLinks = analysisLinks.partial({ data: true });

/** The current state of the line. */
export const tokensDocument = z.object({
  meta: seeded.extend(odds).partial().optional(),
  links: currentLinks,
  data: z.object(resource(tokensAttributes)),
});
export const tokensList = z.object({
  links: listLinks,
  data: z.array(z.object({ ...resource(tokensAttributes), links: currentLinks })),
});

export const deletedDocument = z.object({ links: selfLinks, data: z.object(resource(deletedAttributes)) });
export const deletedList = z.object({
  links: listLinks,
  data: z.array(z.object({ ...resource(deletedAttributes), links: selfLinks })),
});
