import { randomUUID } from 'node:crypto';
import { presetAlphabet } from '../../../engine/alphabet/presets.ts';
import { createChecksum, packChecksum } from '../../../engine/text/checksum.ts';
import type { Head } from '../../../lambda/lines/head.ts';
import { hashBesideFormat, keepAlphabet, putNewHead } from '../../../lambda/lines/ledger.ts';
import { target } from '../../../lambda/platform/permissions.ts';

/** The moment at which the lines of the tests were ordered: not long ago, so that nothing has expired. */
export const requested = new Date(Date.now() - 3_600_000).toISOString();

/** What a test changes in a head. What is undefined is not there. */
export type Change = { readonly [K in keyof Head]?: Head[K] | undefined };

/** The head of a new line with an order of 100 codes, and what a test changes in it. */
export function headOf(change: Change = {}): Head {
  const alphabet = presetAlphabet('DIGITS');
  const digits = change.digits ?? 6;
  const head = {
    line: randomUUID(),
    customer: randomUUID(),
    session: randomUUID(),
    alphabet: { name: 'DIGITS', hash: '', size: alphabet.size, widest: alphabet.widest },
    digits,
    engine: 1,
    key: target('lineKey:Id'),
    part: 1,
    attempt: 1,
    state: 'requested',
    first: '0',
    next: '0',
    produced: packChecksum(createChecksum(digits), alphabet.codeBits),
    order: {
      size: 100,
      analysis: 'none',
      payment: { id: 'payment', ident: 'pi_1' },
      claim: randomUUID(),
      bounds: { maxTokens: 1000, partBytes: 10 ** 6 },
    },
    timestamps: { requested },
    open: 'production',
    touched: requested,
    ...change,
  };
  return Object.fromEntries(Object.entries(head).filter(([, value]) => value !== undefined)) as unknown as Head;
}

/** Puts such a head, whatever its state, into the ledger. */
export async function storedHead(change: Change = {}): Promise<Head> {
  const hash = await keepAlphabet(presetAlphabet('DIGITS').chars);
  const head = headOf(change);
  const stored = { ...head, alphabet: { ...head.alphabet, hash: head.format ? hashBesideFormat(hash) : hash } };
  if (!(await putNewHead(stored))) throw new Error('The line exists.');
  return stored;
}

/** The moments of a line that has come as far as `ended`. */
export const endedMoments = { requested, started: requested, ended: requested };
