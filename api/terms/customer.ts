import type { AgreementName } from './agreements.ts';

/** A customer, created by the operator. Prices are amounts in the major unit of the currency; the rebate is a fraction. */
export interface Customer {
  readonly id: string;
  readonly status: 'granted' | 'revoked';
  readonly agreement: AgreementName;
  readonly usage: 'permanent';
  readonly company: string;
  readonly address: string;
  readonly phone: string;
  readonly email: string;
  /** ISO 4217, lower case, as Stripe writes it. */
  readonly currency: string;
  /** `snapshot`: a line is continued from its snapshot alone. Without it the ledger is enough. */
  readonly continuation?: 'snapshot';
  readonly price: { readonly metrics: number; readonly job: number; readonly rebate: number; readonly digit: number };
}

/** The `code` of a refusal because the operator requires the snapshot: key and session are good. */
export const SNAPSHOT_REQUIRED = 'snapshot';
