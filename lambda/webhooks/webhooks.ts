import { target } from '../platform/permissions.ts';
import { getItem, updateItem } from '../platform/table.ts';

/** The webhook to which the events of a customer's lines are sent. */
export interface Webhook {
  readonly url: string;
  /** The number of the secret that signs, from 1. */
  readonly generation: number;
  /** Until when, ISO 8601, the secrets before sign as well: the last one is that of the generation before this, and so on. */
  readonly before?: readonly string[];
}

/**
 * The table `customers` has an item `webhook#<id>` for each customer that ever had a webhook; one that is off has no url, and
 * keeps its generation. It is an item of its own, so that a new Api-Key, which writes the customer again, cannot undo it.
 */
const keyOf = (customer: string) => ({ id: `webhook#${customer}` });

/** The customer's webhook, or undefined where it has none. */
export async function getWebhook(customer: string): Promise<Webhook | undefined> {
  const item = await getItem<Partial<Webhook>>(target('customers:BatchGetItem'), keyOf(customer));
  return item?.url === undefined ? undefined : (item as Webhook);
}

/** Sends the customer's events to this address from now on. If the customer ever had a secret, it is used again. */
export async function setWebhook(customer: string, url: string): Promise<Webhook> {
  const webhook = await updateItem<Webhook>({
    TableName: target('customers:UpdateItem'),
    Key: keyOf(customer),
    UpdateExpression: 'SET #url = :url, generation = if_not_exists(generation, :first)',
    ExpressionAttributeNames: { '#url': 'url' },
    ExpressionAttributeValues: { ':url': url, ':first': 1 },
  });
  return webhook as Webhook;
}

/**
 * Gives the webhook a new secret.
 * @param until until when, ISO 8601, the secret before signs as well, and those before it as long as they were given; without it
 * the new one signs alone.
 * @returns undefined where the customer has no webhook.
 */
export async function rotateWebhook(customer: string, until?: string): Promise<Webhook | undefined> {
  const next = 'SET generation = generation + :one';
  return updateItem<Webhook>({
    TableName: target('customers:UpdateItem'),
    Key: keyOf(customer),
    UpdateExpression:
      until === undefined
        ? `${next} REMOVE #before`
        : `${next}, #before = list_append(if_not_exists(#before, :none), :until)`,
    ConditionExpression: 'attribute_exists(#url)',
    ExpressionAttributeNames: { '#url': 'url', '#before': 'before' },
    ExpressionAttributeValues: { ':one': 1, ...(until === undefined ? {} : { ':none': [], ':until': [until] }) },
  });
}

/** The generations whose secrets sign at a moment, ISO 8601, the latest first. */
export function signingGenerations({ generation, before = [] }: Webhook, now: string): number[] {
  const older = before.toReversed().map((until, i) => ({ until, each: generation - 1 - i }));
  return [generation, ...older.filter(({ until }) => now < until).map(({ each }) => each)];
}

/** Turns the customer's webhook off, if this is its address; false where it is off, or has another one by now. */
export async function turnOffWebhook(customer: string, url: string): Promise<boolean> {
  const off = await updateItem({
    TableName: target('customers:UpdateItem'),
    Key: keyOf(customer),
    UpdateExpression: 'REMOVE #url',
    ConditionExpression: '#url = :url',
    ExpressionAttributeNames: { '#url': 'url' },
    ExpressionAttributeValues: { ':url': url },
  });
  return off !== undefined;
}
