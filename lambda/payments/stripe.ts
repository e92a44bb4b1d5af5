import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { Stripe } from 'stripe';
import type { Customer } from '../accounts/customers.ts';
import { maxAttempts } from '../platform/clients/settings.ts';
import { optionalEnv, variables } from '../platform/environment.ts';
import { describeError, log } from '../platform/log.ts';
import { target } from '../platform/permissions.ts';

/** The result of checking a PaymentIntent. */
export type Verdict = 'valid' | 'not valid' | 'unknown';

/**
 * Checks whether the PaymentIntent pays this price for this customer: succeeded, received in full, in the customer's currency,
 * with the same livemode as our key, neither refunded nor disputed, and made for this customer (`metadata.customer`).
 * @param price in the currency's minor unit.
 * @returns `unknown` if Stripe cannot say now.
 */
export async function judgePayment(ident: string, customer: Customer, price: bigint): Promise<Verdict> {
  try {
    const { client, isLive } = await stripe();
    const intent = await client.paymentIntents.retrieve(ident, { expand: ['latest_charge'] });
    // Stripe's client does not treat an answer as an error if it has the status of a failure but another body than Stripe's.
    if (intent.object !== 'payment_intent') throw new Error('What answered is not Stripe.');
    const charge = intent.latest_charge;
    const isKept =
      charge !== null &&
      typeof charge === 'object' &&
      !charge.refunded &&
      charge.amount_refunded === 0 &&
      !charge.disputed;
    const isValid =
      intent.status === 'succeeded' &&
      BigInt(intent.amount_received) >= price &&
      intent.currency === customer.currency &&
      intent.livemode === isLive &&
      intent.metadata.customer === customer.id &&
      isKept;
    return isValid ? 'valid' : 'not valid';
  } catch (error) {
    if (isRefused(error)) return 'not valid';
    log.error('payment not judged', { fault: describeError(error) });
    return 'unknown';
  }
}

/** Whether Stripe knows no such PaymentIntent. */
const isRefused = (error: unknown) => (error as { type?: unknown }).type === 'StripeInvalidRequestError';

/** The client of a warm function, and whether its key is a live key. If it could not be made, the next call tries again. */
let made: { client: Stripe; isLive: boolean } | undefined;

async function stripe(): Promise<NonNullable<typeof made>> {
  if (made) return made;
  const key = optionalEnv(variables.stripeKey) ?? (await secretKey());
  // A file of its own beside the bundle, of which it would be a third (tools/bundles/apart.ts): read only where payments are checked.
  const { default: Stripe } = await import('stripe');
  const client = new Stripe(key, { ...hostOf(optionalEnv(variables.stripeHost)), ...limits });
  made = { client, isLive: /^.k_live_/.test(key) };
  return made;
}

/** All tries together stay well below the time that a handler has. */
const limits = { maxNetworkRetries: 2, timeout: 5_000 };

/** The address of Stripe, if it is not the usual one: tests run a server that answers like Stripe. */
function hostOf(address: string | undefined): ConstructorParameters<typeof Stripe>[1] {
  if (address === undefined) return {};
  const { hostname, port, protocol } = new URL(address);
  return { host: hostname, port, protocol: protocol === 'http:' ? 'http' : 'https' };
}

async function secretKey(): Promise<string> {
  const client = new SecretsManagerClient({ maxAttempts });
  const { SecretString } = await client.send(
    new GetSecretValueCommand({ SecretId: target('payments:GetSecretValue') }),
  );
  if (!SecretString) throw new Error('The secret with the Stripe key is empty.');
  return SecretString;
}
