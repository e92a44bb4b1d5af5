import { createHash } from 'node:crypto';
import { hashOf, keyIdOf } from '../../lambda/accounts/keys.ts';
import { demoApiKeys } from '../../local/seed/demo-customers.ts';
import { type Call, idsIn } from './calls.ts';

/** The demo customer of whom all requests are. */
export const CUSTOMER = '00000000-0000-4000-8000-00000000c001';

/** Tells of which client a call of a function is: by the ids that its requests carry, and those that are seen beside them. */
export class CallOwner {
  readonly #known = new Set<string>();
  readonly #shared: ReadonlySet<string>;

  /** @param shared ids that all calls have, such as that of the KMS key; those of the customer and its keys need not be named */
  constructor(shared: readonly string[]) {
    const keys = Object.values(demoApiKeys).flatMap((key) => [key, hashOf(key), keyIdOf(hashOf(key))]);
    this.#shared = new Set([CUSTOMER, ...keys, ...shared]);
  }

  knows(...words: readonly string[]): void {
    for (const word of words) this.#known.add(word);
  }

  owns({ text }: Call): boolean {
    const ids = idsIn(text).filter((id) => !this.#shared.has(id));
    if (!ids.some((id) => this.#known.has(id)) && ![...this.#known].some((word) => text.includes(word))) return false;
    this.knows(...ids);
    return true;
  }
}

/** The hash under which an Idempotency-Key is remembered. */
export function idempotencyHash(path: string, key: string): string {
  return createHash('sha256')
    .update(JSON.stringify([CUSTOMER, 'POST', path, key]))
    .digest('hex');
}
