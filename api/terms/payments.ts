/** Who checks payments: nobody, so that an order needs none, or Stripe. */
export const paymentChecks = ['none', 'stripe'] as const;

export type PaymentCheck = (typeof paymentChecks)[number];

/** Whether a value of a setting is one of them. */
export function isPaymentCheck(value: unknown): value is PaymentCheck {
  return (paymentChecks as readonly unknown[]).includes(value);
}
