import { isPaymentCheck, type PaymentCheck } from '../../api/terms/payments.ts';
import { optionalEnv, variables } from '../platform/environment.ts';
import { target } from '../platform/permissions.ts';

/**
 * Who checks payments here. Where a Stripe key is configured payments are checked whatever the setting says: a service that
 * has charged never stops silently.
 * @throws Error for another value of the setting.
 */
export function paymentCheck(): PaymentCheck {
  const setting = target('paymentCheck:Setting');
  if (!isPaymentCheck(setting)) throw new Error(`${variables.payments} must not be "${setting}".`);
  const hasKey = (optionalEnv(variables.stripeKey) ?? optionalEnv(variables.stripeSecret)) !== undefined;
  return hasKey ? 'stripe' : setting;
}

/** Whether an order must be paid for. */
export const checksPayments = (): boolean => paymentCheck() !== 'none';
