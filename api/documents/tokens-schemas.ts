import * as z from 'zod';
import { allFiles, filesUpTo, linkedFiles } from '../statuses/files.ts';
import {
  factsOf,
  hasIssued,
  isCertain,
  type LinkedFile,
  momentsOf,
  type State,
  states,
  statusTexts,
  steps,
} from '../statuses/statuses.ts';
import {
  bytes,
  complete,
  decimal,
  gtin,
  hash,
  listLinks,
  medicines,
  moment,
  odds,
  path,
  selfLinks,
  shapeOf,
  uuid,
} from './common-schemas.ts';
import { keptFormat, shownFormat } from './format-schemas.ts';

/** The answers about tokens (tokens.ts): what each status shows, and no more. */

const order = {
  analysis: z.enum(['none', 'metrics']).describe('The analysis that the order asked for.'),
  size: decimal.describe('Number of tokens of the part.'),
  digits: decimal.describe('Length of a token: its number of symbols.'),
  reachable: decimal.describe('The most tokens that one order may ask for.'),
  alphabet: z.string().describe('NAME of the alphabet.'),
  format: shownFormat.optional().describe('The format of the line, if it has one. `meta=format` shows all of it.'),
  available: decimal.describe(
    'Number of tokens that the line can still make. From `ended` on, without those of this part.',
  ),
  note: z.string().optional().describe('Note of the order.'),
  gtin: gtin.optional().describe('GTIN of the line.'),
};

/** The bytes or hashes of the files up to a status; those that are not always there can be missing. */
const ofFiles = <S extends z.ZodType>(files: readonly LinkedFile[], value: S) =>
  z.object(
    shapeOf(
      files.filter((file) => linkedFiles[file].isMeasured),
      (file) => (linkedFiles[file].isThere ? value.optional() : value),
    ),
  );
const made = (files: readonly LinkedFile[]) => ({
  rate: z.int().nonnegative().describe('Speed in digits a second.'),
  partial: z.boolean().describe('Whether tokens remain.'),
  checksum: z
    .string()
    .regex(/^[01]+$/)
    .describe('For each digit the XOR of the code points of all tokens not yet produced, in binary.'),
  filesizes: ofFiles(files, bytes),
  filehashes: ofFiles(files, hash).optional().describe('Only if the order had a seed.'),
});

const errorOf = (status: State, occurrence: 'always' | 'sometimes') => {
  const error = z.object({ code: z.string(), detail: z.string() });
  return (occurrence === 'always' ? error : error.optional()).describe(statusTexts[status].error ?? '');
};
const progressOf = ([least, most]: readonly [number, number]) =>
  least === most ? z.literal(least) : z.int().min(least).max(most).describe('Progress in per cent.');

/** The moments that a status shows, the latest first, and none after it. */
const momentsUpTo = (status: State) =>
  z.object(shapeOf(momentsOf(status).reverse(), (at) => (isCertain(status, at) ? moment : moment.optional())));

/** What a line shows with a status. */
function attributesOf(status: State) {
  const { progress, error } = factsOf(status);
  return z.object({
    timestamps: momentsUpTo(status),
    status: z.literal(status),
    ...(progress && { progress: progressOf(progress) }),
    ...order,
    ...(hasIssued(status) && made(filesUpTo(status))),
    ...(error && { error: errorOf(status, error) }),
  });
}

/** What a line shows with each status. */
export const statusAttributes = shapeOf(states, attributesOf);
const deletedMoments = shapeOf(states.toReversed(), (at) =>
  states.every((status) => isCertain(status, at)) ? moment : moment.optional(),
);
export const deletedAttributes = z.object({
  timestamps: z.object({ deleted: moment, ...deletedMoments }),
  status: z.literal('deleted'),
  ...order,
  ...z.object(made(allFiles)).partial().shape,
});

const links = z.object({ self: path, info: path });
const seeded = z.object({ seed: z.string().describe('Seed of the order.') });
const payment = z.object({ data: z.object({ id: uuid, ident: z.string(), type: z.literal('transaction') }) });

const resource = <S extends z.ZodType>(attributes: S) => ({
  attributes,
  id: uuid.describe('Id of the line. All its parts have the same.'),
  type: z.literal('tokens'),
  relationships: z.object({ payment }).optional().describe('Only if the order had a payment.'),
});
const document = <A extends z.ZodType, L extends z.ZodType>(attributes: A, linked: L) =>
  z.object({ meta: seeded.optional(), links: linked, data: z.object(resource(attributes)) });

const linkOf = (file: LinkedFile) => {
  const { isThere, condition } = linkedFiles[file];
  const link = isThere ? path.optional() : path;
  return condition === undefined ? link : link.describe(condition);
};

/** The records of the statuses that have a page. */
export const statusDocuments = shapeOf(steps, (step) =>
  document(statusAttributes[step], links.extend(shapeOf(filesUpTo(step), linkOf))),
);

/** A line's attributes, whatever its status; `status` tells which. */
export const tokensAttributes = z.discriminatedUnion(
  'status',
  Object.values(statusAttributes) as [Attributes, ...Attributes[]],
);
type Attributes = ReturnType<typeof attributesOf>;
/** What a line's codes are made of. */
export const linesAlphabet = z
  .object({
    name: z.string().describe('NAME of the alphabet.'),
    chars: z.string().describe('Its symbols in their order.'),
  })
  .describe('Only with `meta=alphabet`: the alphabet of the line, even if this session does not have it.');
const currentLinks = links.extend(shapeOf(allFiles, (file) => linkOf(file).optional()));

/** The current state of the line. */
export const tokensDocument = z.object({
  meta: seeded
    .extend({ ...odds, medicines, format: keptFormat, alphabet: linesAlphabet })
    .partial()
    .optional(),
  links: currentLinks,
  data: z.object(resource(tokensAttributes)),
});
const lineMeta = z.object({
  opened: z
    .object({ note: z.string().optional().describe('Note of the session.'), at: moment })
    .optional()
    .describe('When the line was begun, and the note of that session. If this is missing, `complete` is false.'),
  parts: z.int().nonnegative().describe('Number of parts that have ended.'),
  total: decimal.describe('Number of tokens of these parts.'),
  shared: z
    .literal(true)
    .optional()
    .describe('Not only the session of the latest order has ordered parts of this line.'),
});
export const tokensList = z.object({
  meta: z.object({ complete }).optional().describe('Only with `filter[scope]=customer`.'),
  links: listLinks,
  data: z.array(
    z.object({
      ...resource(z.union([tokensAttributes, deletedAttributes])),
      meta: lineMeta
        .partial()
        .optional()
        .describe('With `filter[scope]=customer`: all members. With `meta=shared`: only `shared`, if it is true.'),
      links: currentLinks.partial({ info: true }),
    }),
  ),
});

export const deletedDocument = z.object({ links: selfLinks, data: z.object(resource(deletedAttributes)) });
export const deletedList = z.object({
  links: listLinks,
  data: z.array(z.object({ ...resource(deletedAttributes), links: selfLinks })),
});
