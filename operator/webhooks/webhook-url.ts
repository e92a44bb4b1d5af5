import { isLoopback, literalOf, mayLeadTo } from '../../lambda/webhooks/webhook-address.ts';

const localName = /^(.+\.)?localhost\.?$/;

/**
 * The address of a webhook, checked for its shape and for where it may not lead; what a name leads to is checked at each sending.
 * Whose it is, is the operator's to judge, who sets it.
 * @param local whether it is for a service on this machine; only from there is a loopback address good, by `http` too.
 * @throws Error telling what is wrong with it.
 */
export function webhookUrl(text: string, local: boolean): string {
  if (!URL.canParse(text)) throw new Error('The webhook must have an absolute URL.');
  const url = new URL(text);
  if (url.username || url.password) throw new Error('The URL of a webhook must not contain a user or a password.');
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    throw new Error('The URL of a webhook must begin with https://.');
  const literal = literalOf(url);
  const toLoopback = literal === undefined ? localName.test(url.hostname) : isLoopback(literal);
  if (local && toLoopback) return url.href;
  if (url.protocol === 'http:')
    throw new Error(
      'The URL of a webhook must begin with https://. Only the local cloud takes http://, for a loopback address.',
    );
  if (toLoopback || (literal !== undefined && !mayLeadTo(literal, false)))
    throw new Error('The URL of a webhook must be an address on the public internet.');
  return url.href;
}
