import { createHmac } from 'node:crypto';
import { macOf } from '../platform/mac.ts';

/** A webhook's secret and what is signed with it, as the Standard Webhooks specification has them. */

const MAC_PURPOSE = 'unique-tokens/1/webhook/';

/**
 * The message whose MAC by the service's key is a webhook's secret: nothing stores it, a new generation is another secret.
 * Its bytes are permanent (docs/decisions/0001-permanent-bytes.md).
 */
export function webhookMacMessage(customer: string, generation: number): Uint8Array {
  return new TextEncoder().encode(`${MAC_PURPOSE}${customer}/${generation}`);
}

/**
 * The secret of a customer's webhook. Hold it in memory only.
 * @param key id of the key-service key.
 * @returns 32 bytes.
 */
export async function webhookSecret(key: string, customer: string, generation: number): Promise<Uint8Array> {
  return macOf(key, webhookMacMessage(customer, generation));
}

/** The secret as its customer gets it. */
export function writtenSecret(secret: Uint8Array): string {
  return `whsec_${Buffer.from(secret).toString('base64')}`;
}

/**
 * What the receiver knows a genuine message by.
 * @param seconds Unix time of this sending.
 * @param body exactly the bytes that are sent.
 */
export function signatureOf(secret: Uint8Array, id: string, seconds: number, body: string): string {
  return `v1,${createHmac('sha256', secret).update(`${id}.${seconds}.${body}`).digest('base64')}`;
}
