import { optionalEnv, variables } from '../platform/environment.ts';

/** Whether payments are checked: a Stripe key is configured. By default none is. */
export function checksPayments(): boolean {
  return optionalEnv(variables.stripeKey) !== undefined || optionalEnv(variables.stripeSecret) !== undefined;
}
