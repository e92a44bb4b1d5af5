import * as z from 'zod';
import { decimal, listOf, moment, path, selfLinks, uuid } from './common-schemas.ts';
import { verificationResult, verificationResultOverLines } from './verification-schemas.ts';

/** Voids and redemptions (gate.ts), and the events that tell of them (lambda/gate/gate-events.ts). */

const tokens = z.object({ tokens: z.object({ data: z.object({ id: uuid, type: z.literal('tokens') }) }) });
const by = z.string().optional().describe('Note of the key that did this.');
const withdrawn = z
  .object({ reason: z.string() })
  .optional()
  .describe('Only if it was withdrawn and no longer counts. It tells why.');
const part = z.int().min(1).optional().describe('Number of the part, if the whole part is void.');
const from = decimal.optional().describe('Position of the first code, if the codes stand one after the other.');

export const voidResource = z.object({
  attributes: z.object({
    timestamps: z.object({ voided: moment, withdrawn: moment.optional() }),
    reason: z.string(),
    by,
    part,
    from,
    count: decimal.describe('Number of codes.'),
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
    count: decimal.describe('Number of codes that it redeemed.'),
    positions: z.array(decimal).describe('Positions of the codes.'),
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
      attributes: z.object({
        results: z.array(result).describe('One result for each token, in the order of the request.'),
      }),
      id: uuid.describe('Id of the redemption. You need it to undo the redemption.'),
      type: z.literal('redemption'),
    }),
  });

export const redemptionDocument = redemptionOf(verificationResult);
export const redemptionOverLinesDocument = redemptionOf(verificationResultOverLines);

export const gateDocument = z.object({
  links: selfLinks,
  data: z.object({
    attributes: z.object({
      until: moment.describe(
        'The list has everything that was done before this time. Send it as `since` to get the next list.',
      ),
      more: z.boolean().describe('Whether there is more: then ask for the next list at once.'),
      jws: z
        .string()
        .describe(
          'The list as a JSON Web Signature in its compact form (RFC 7515), with the algorithm EdDSA. docs/gate.md has its members.',
        ),
      key: z
        .object({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: z.string() })
        .describe(
          'The public key to check the lists of this customer with, as a JSON Web Key (RFC 8037). It stays the same.',
        ),
    }),
    id: uuid.describe('Id of the line.'),
    type: z.literal('gate'),
  }),
});

const act = {
  line: uuid,
  customer: uuid,
  key: z.string().describe('Id of the Api-Key that was used. The id is no secret.'),
  by,
};
const links = z.object({ info: path }).describe('Path of the line, as long as it is kept.');
const whenWithdrawn = z
  .object({ at: moment, reason: z.string(), key: z.string() })
  .optional()
  .describe('Only if the event tells of the withdrawal.');

/** What a webhook is told where codes become void, or a void is withdrawn. */
export const voidEvent = z.object({
  type: z.literal('line.voided'),
  timestamp: moment.describe('When it was requested, not when the event is sent.'),
  data: z.object({
    id: z
      .string()
      .describe('`voided-<void>` or `voided-<void>-withdrawn`. If the same event is sent again, its id is the same.'),
    ...act,
    void: uuid,
    reason: z.string(),
    part,
    from,
    count: decimal.describe('Number of codes.'),
    withdrawn: whenWithdrawn,
    timestamps: z.object({ voided: moment, withdrawn: moment.optional() }),
    links,
  }),
});

/** What a webhook is told where codes are redeemed, those of one request together, or where that is withdrawn. */
export const redemptionEvent = z.object({
  type: z.literal('line.redeemed'),
  timestamp: moment.describe('When it was requested, not when the event is sent.'),
  data: z.object({
    id: z
      .string()
      .describe(
        '`redeemed-<redemption>` or `redeemed-<redemption>-withdrawn`. If the same event is sent again, its id is the same.',
      ),
    ...act,
    redemption: uuid,
    count: decimal.describe('Number of codes.'),
    positions: z.array(decimal).optional().describe('Positions of the codes. Missing if the redemption was withdrawn.'),
    withdrawn: whenWithdrawn,
    timestamps: z.object({ redeemed: moment, withdrawn: moment.optional() }),
    links,
  }),
});

/** Codes of a line have become void. */
export type VoidEvent = z.infer<typeof voidEvent>;

/** Codes of a line were redeemed. */
export type RedemptionEvent = z.infer<typeof redemptionEvent>;
