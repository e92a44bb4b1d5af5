import type { Grant } from './grants.ts';

/** Grants that no use here shows to be needed: those of a function on what its text says, each with its reason. */
const reasons: readonly (readonly [functions: RegExp, text: RegExp, reason: string])[] = [
  [
    /^order-tokens$/,
    /^dynamodb:DeleteItem .*Claims/,
    'a record is released only where payments are checked, with Stripe',
  ],
  [/^continue-tokens$/, /^dynamodb:DeleteItem .*Claims/, 'a race of two continuations, which a run has by chance'],
  [
    /^void-codes$/,
    /^dynamodb:DeleteItem .*Claims/,
    'a record is released only where a race of two requests has one range too many',
  ],
  [/^notify$/, /^dynamodb:UpdateItem .*Customers/, 'a webhook that answers 410, at an address that is not loopback'],
];

/** Why no use shows that this grant is needed; undefined where one should. */
export function reasonOf({ function: name, text }: Grant): string | undefined {
  return reasons.find(([functions, texts]) => functions.test(name) && texts.test(text))?.[2];
}
