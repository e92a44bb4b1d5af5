import * as z from 'zod';
import { decimal, listOf, moment, path, selfLinks, uuid } from './common-schemas.ts';
import { verificationResult, verificationResultOverLines } from './verification-schemas.ts';

/** Voids and redemptions (gate.ts), and the events that tell of them (lambda/gate/gate-events.ts). */

const tokens = z.object({ tokens: z.object({ data: z.object({ id: uuid, type: z.literal('tokens') }) }) });
const by = z.string().optional().describe('The note of the key that has asked for it.');
const withdrawn = z.object({ reason: z.string() }).optional().describe('That it does not count any more, and why.');
const part = z.int().min(1).optional().describe('The part, where all of it is void.');
const from = decimal.optional().describe('Position of the first code, where they stand one after the other.');

export const voidResource = z.object({
  attributes: z.object({
    timestamps: z.object({ voided: moment, withdrawn: moment.optional() }),
    reason: z.string(),
    by,
    part,
    from,
    count: decimal.describe('How many codes.'),
    withdrawn,
  }),
  id: uuid,
  type: z.literal('void'),
  relationships: tokens,
});

export const redemptionResource = z.object({
  attributes: z.object({
    timestamps: z.object({ redeemed: moment, withdrawn: moment.optional() }),
    by,
    count: decimal.describe('How many codes it has redeemed.'),
    positions: z.array(decimal).describe('Their positions.'),
    withdrawn,
  }),
  id: uuid,
  type: z.literal('redemption'),
  relationships: tokens,
});

export const voidDocument = z.object({ links: selfLinks, data: voidResource });
export const voidList = listOf(voidResource);
export const redemptionList = listOf(redemptionResource);
export const withdrawnDocument = z.object({
  links: selfLinks,
  data: z.discriminatedUnion('type', [
    voidResource,
    redemptionResource.extend({ attributes: redemptionResource.shape.attributes.partial({ positions: true }) }),
  ]),
});

const redemptionOf = <S extends z.ZodType>(result: S) =>
  z.object({
    links: selfLinks,
    data: z.object({
      attributes: z.object({ results: z.array(result).describe('One a token, in the order asked.') }),
      id: uuid.describe('With it the redemption can be withdrawn.'),
      type: z.literal('redemption'),
    }),
  });

export const redemptionDocument = redemptionOf(verificationResult);
export const redemptionOverLinesDocument = redemptionOf(verificationResultOverLines);

export const gateDocument = z.object({
  links: selfLinks,
  data: z.object({
    attributes: z.object({
      until: moment.describe('Nothing that was done before it is missing. Ask for the next list with it as `since`.'),
      more: z.boolean().describe('Whether the next list has more already.'),
      jws: z
        .string()
        .describe(
          'The list as a JSON Web Signature in its compact form (RFC 7515), with the algorithm EdDSA. docs/gate.md has its members.',
        ),
      key: z
        .object({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: z.string() })
        .describe('The public key of the customer’s lists as a JSON Web Key (RFC 8037): it stays the same.'),
    }),
    id: uuid.describe("The line's."),
    type: z.literal('gate'),
  }),
});

const act = {
  line: uuid,
  customer: uuid,
  key: z.string().describe('Id of the key whose session has asked: no secret.'),
  by,
};
const links = z.object({ info: path }).describe('What the line shows, as long as it is kept.');
const whenWithdrawn = z
  .object({ at: moment, reason: z.string(), key: z.string() })
  .optional()
  .describe('That it was withdrawn: the event tells of that.');

/** What a webhook is told where codes become void, or a void is withdrawn. */
export const voidEvent = z.object({
  type: z.literal('line.voided'),
  timestamp: moment.describe('When it was asked for, whenever this is told.'),
  data: z.object({
    id: z
      .string()
      .describe('`voided-<void>`, and `voided-<void>-withdrawn`: the same whenever the same thing is told again.'),
    ...act,
    void: uuid,
    reason: z.string(),
    part,
    from,
    count: decimal.describe('How many codes.'),
    withdrawn: whenWithdrawn,
    timestamps: z.object({ voided: moment, withdrawn: moment.optional() }),
    links,
  }),
});

/** What a webhook is told where codes are redeemed, those of one request together, or where that is withdrawn. */
export const redemptionEvent = z.object({
  type: z.literal('line.redeemed'),
  timestamp: moment.describe('When it was asked for, whenever this is told.'),
  data: z.object({
    id: z
      .string()
      .describe('`redeemed-<redemption>`, and `…-withdrawn`: the same whenever the same thing is told again.'),
    ...act,
    redemption: uuid,
    count: decimal.describe('How many codes.'),
    positions: z.array(decimal).optional().describe('Their positions; not where it is withdrawn.'),
    withdrawn: whenWithdrawn,
    timestamps: z.object({ redeemed: moment, withdrawn: moment.optional() }),
    links,
  }),
});

/** Codes of a line have become void. */
export type VoidEvent = z.infer<typeof voidEvent>;

/** Codes of a line were redeemed. */
export type RedemptionEvent = z.infer<typeof redemptionEvent>;
