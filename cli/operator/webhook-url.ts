import { InvalidArgumentError } from 'commander';

const loopback = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/**
 * The address of a webhook, checked for its shape: where it leads to is the operator's to judge, who sets it.
 * @param local whether it is for a service on this machine; only from there is `http` to a loopback address good.
 * @throws InvalidArgumentError telling what is wrong with it.
 */
export function webhookUrl(text: string, local: boolean): string {
  if (!URL.canParse(text)) throw new InvalidArgumentError('The webhook must have an absolute URL.');
  const url = new URL(text);
  if (url.username || url.password)
    throw new InvalidArgumentError('The URL of a webhook must not hold a user or password.');
  if (url.protocol === 'https:') return url.href;
  if (url.protocol !== 'http:') throw new InvalidArgumentError('The URL of a webhook must begin with https://.');
  if (local && loopback.test(url.hostname)) return url.href;
  throw new InvalidArgumentError(
    'The URL of a webhook must begin with https://; http:// is for the local cloud and a loopback address alone.',
  );
}
