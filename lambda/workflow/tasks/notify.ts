import { getCustomer } from '../../accounts/customers.ts';
import type { Notification } from '../../lines/publish-event.ts';
import { optionalEnv, variables } from '../../platform/environment.ts';
import { log } from '../../platform/log.ts';
import { target } from '../../platform/permissions.ts';
import { postText } from '../../webhooks/webhook-post.ts';
import { signatureOf, webhookSecret } from '../../webhooks/webhook-secret.ts';
import { getWebhook, signingGenerations, turnOffWebhook, type Webhook } from '../../webhooks/webhooks.ts';
import { task } from '../task.ts';

/** How long the receiver has for its answer. */
const TIMEOUT_MS = 10_000;
const GONE = 410;

/** The receiver did not take it: the state machine tries again. */
class NotDelivered extends Error {
  override readonly name = 'NotDelivered';
}

/** The receiver does not want any more events. */
class WebhookGone extends Error {
  override readonly name = 'WebhookGone';
}

/** The result of a notification that needs no further try. */
interface Notified {
  /** The answer of the receiver; absent if the customer no longer has a webhook. */
  readonly status?: number;
}

/**
 * Sends an event to its customer's webhook, signed. Neither address nor answer are logged: an address can hold a password.
 * @throws NotDelivered if no answer came, or one other than 2xx; WebhookGone after a webhook that answered 410 was turned off.
 */
export const handler = task(async ({ event }: Notification): Promise<Notified> => {
  const { customer } = event.data;
  const [webhook, owner] = await Promise.all([getWebhook(customer), getCustomer(customer)]);
  if (!webhook || owner?.status !== 'granted') return {};

  const body = JSON.stringify(event);
  const status = await post(webhook.url, await headersOf(webhook, customer, event.data.id, body), body);
  log.info('webhook answered', { status });
  if (status === GONE) {
    await turnOffWebhook(customer, webhook.url);
    throw new WebhookGone('The receiver has answered 410: the webhook was turned off.');
  }
  if (status < 200 || status > 299) throw new NotDelivered(`The receiver has answered ${status}.`);
  return { status };
});

async function headersOf(webhook: Webhook, customer: string, id: string, body: string) {
  const now = new Date();
  const seconds = Math.floor(now.getTime() / 1000);
  const generations = signingGenerations(webhook, now.toISOString());
  const key = target('lineKey:Id');
  const signatures = await Promise.all(
    generations.map(async (each) => signatureOf(await webhookSecret(key, customer, each), id, seconds, body)),
  );
  return {
    'Content-Type': 'application/json',
    'User-Agent': 'Unique-Tokens',
    'webhook-id': id,
    'webhook-timestamp': String(seconds),
    'webhook-signature': signatures.join(' '),
  };
}

/** The status of the answer. */
async function post(url: string, headers: Readonly<Record<string, string>>, body: string): Promise<number> {
  const toLoopback = optionalEnv(variables.webhookLoopback) !== undefined;
  try {
    return await postText(new URL(url), headers, body, { toLoopback, timeoutMs: TIMEOUT_MS });
  } catch (error) {
    const { name, code } = error as Error & { code?: unknown };
    log.info('webhook not reached', { code: typeof code === 'string' ? code : name });
    throw new NotDelivered('The receiver could not be reached.');
  }
}
