import { getCustomer } from '../../lambda/accounts/customers.ts';
import { target } from '../../lambda/platform/permissions.ts';
import { webhookSecret, writtenSecret } from '../../lambda/webhooks/webhook-secret.ts';
import { getWebhook, rotateWebhook, setWebhook, turnOffWebhook, type Webhook } from '../../lambda/webhooks/webhooks.ts';
import { webhookUrl } from './webhook-url.ts';

/** What the command `webhook` is to do; without any of it, to show what there is. */
export interface WebhookOptions {
  readonly url?: string;
  readonly off?: true;
  readonly rotate?: true;
  /** Hours for which the secret before signs as well, with `rotate` alone; a day without it. */
  readonly grace?: number;
}

const GRACE_HOURS = 24;

/**
 * Sets, rotates, turns off or shows a customer's webhook.
 * @param local whether it is for a service on this machine.
 * @returns what to print: with the secret where it was set or rotated.
 * @throws Error where there is no such customer, or no webhook to rotate, or a grace for nothing.
 */
export async function changeWebhook(id: string, options: WebhookOptions, local: boolean): Promise<object> {
  const { url, off, rotate, grace } = options;
  if (grace !== undefined && !rotate) throw new Error('The option --grace needs --rotate.');
  if (!(await getCustomer(id))) throw new Error(`There is no customer ${id}.`);
  if (off) {
    const webhook = await getWebhook(id);
    if (webhook) await turnOffWebhook(id, webhook.url);
    return { id, webhook: 'off' };
  }
  if (url !== undefined) return shown(id, await setWebhook(id, webhookUrl(url, local)));
  if (rotate) {
    const hours = grace ?? GRACE_HOURS;
    const until = hours === 0 ? undefined : new Date(Date.now() + hours * 3_600_000).toISOString();
    const webhook = await rotateWebhook(id, until);
    if (!webhook) throw new Error(`The customer ${id} has no webhook.`);
    return shown(id, webhook);
  }
  const webhook = await getWebhook(id);
  return webhook ? { id, url: webhook.url, generation: webhook.generation } : { id, webhook: 'off' };
}

async function shown(id: string, { url, generation }: Webhook): Promise<object> {
  const secret = await webhookSecret(target('lineKey:Id'), id, generation);
  return { id, url, generation, secret: writtenSecret(secret) };
}
