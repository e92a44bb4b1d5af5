import { agreements } from '../terms/agreements.ts';
import type { Customer } from '../terms/customer.ts';
import type { PaymentCheck } from '../terms/payments.ts';

/** What is shown of a session. */
export interface ShownSession {
  readonly id: string;
  readonly note?: string;
  /** The caller's IP address. */
  readonly client: string;
  /** The caller's User-Agent. */
  readonly agent: string;
  readonly granted: string;
  readonly revoked?: string;
}

/** The resource object of a session. */
export function sessionResource(session: ShownSession, customer: Customer): object {
  const { maxTokens, maxDigits, minTokens, minDigits } = agreements[customer.agreement];
  return {
    attributes: {
      ...(session.note === undefined ? {} : { note: session.note }),
      client: session.client,
      agent: session.agent,
      timestamps: { granted: session.granted, ...(session.revoked === undefined ? {} : { revoked: session.revoked }) },
      limits: { maxTokens, maxDigits, minTokens, minDigits },
    },
    id: session.id,
    type: 'session',
  };
}

/** The `meta` of sessions where it was asked for: what the prices are in (ISO 4217, lower case), and who checks payments. */
export function currencyMeta({ currency }: Customer, payments: PaymentCheck): object {
  return { meta: { currency, payments } };
}

/** The `relationships` that stand beside a customer's sessions. */
export function customerRelationship(customer: Customer): object {
  const { price, address, status, phone, email, agreement, usage, company } = customer;
  return {
    customer: {
      data: {
        attributes: { price, address, status, phone, email, agreement, usage, company },
        id: customer.id,
        type: 'customer',
        relationships: { agreement: { data: { id: agreement, type: 'agreement' } } },
      },
    },
  };
}
