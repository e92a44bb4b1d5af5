import { agreements } from '../../records/agreements.ts';
import type { Customer } from '../../records/customers.ts';
import type { Session } from '../../records/sessions.ts';

/** The resource object of a session. */
export function sessionResource(session: Session, customer: Customer): object {
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

/** The `meta` of sessions where it was asked for: what the prices are in (ISO 4217, lower case). */
export function currencyMeta({ currency }: Customer, isWanted: boolean): object {
  return isWanted ? { meta: { currency } } : {};
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
