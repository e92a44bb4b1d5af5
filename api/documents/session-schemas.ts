import * as z from 'zod';
import { agreements } from '../terms/agreements.ts';
import { paymentChecks } from '../terms/payments.ts';
import { listLinks, moment, selfLinks, uuid } from './common-schemas.ts';

/** The answers about sessions (session.ts). */

export const session = z.object({
  attributes: z.object({
    note: z.string().optional(),
    client: z.string().describe('The IP address that opened it.'),
    agent: z.string().describe('The User-Agent that opened it.'),
    timestamps: z.object({ granted: moment, revoked: moment.optional() }),
    limits: z
      .object({
        maxTokens: z.int(),
        maxDigits: z.int(),
        minTokens: z.int(),
        minDigits: z.int(),
      })
      .describe('What the agreement allows one order.'),
  }),
  id: uuid.describe('The Session-Key.'),
  type: z.literal('session'),
});

const agreement = z.enum(Object.keys(agreements) as (keyof typeof agreements)[]);
const amount = z.number().nonnegative();

export const customer = z.object({
  attributes: z.object({
    price: z
      .object({
        metrics: amount.describe('Price of an analysis.'),
        job: amount.describe('Price of a part.'),
        rebate: z.number().min(0).max(1).describe('Rebate as a fraction: 0.1 is 10 per cent.'),
        digit: amount.describe('Price of one digit of one token.'),
      })
      .describe("Amounts in the major unit of the customer's currency."),
    address: z.string(),
    status: z.literal('granted'),
    phone: z.string(),
    email: z.string(),
    agreement,
    usage: z.literal('permanent'),
    company: z.string(),
  }),
  id: uuid,
  type: z.literal('customer'),
  relationships: z.object({
    agreement: z.object({ data: z.object({ id: agreement, type: z.literal('agreement') }) }),
  }),
});

const relationships = z.object({ customer: z.object({ data: customer }) });

const meta = z
  .object({
    currency: z
      .string()
      .regex(/^[a-z]{3}$/)
      .describe('Currency of the prices: ISO 4217, lower case.'),
    payments: z
      .enum(paymentChecks)
      .describe('Who checks payments. With `none` an order needs no payment, and nobody has to pay.'),
  })
  .optional()
  .describe('Only if it was asked for.');

export const sessionDocument = z.object({
  meta,
  links: selfLinks,
  data: z.object({ ...session.shape, relationships }),
});
export const sessionList = z.object({ meta, links: listLinks, data: z.array(session), relationships });
