import { isTransient, redeemAll, verifyEverywhere } from '../../client/index.ts';
import { focusOn } from '../state/focus.ts';
import { change, say, state } from '../state/store.ts';
import { standingOf, standingWords, type Verified } from '../values/standing.ts';
import { uuid } from '../values/uuid.ts';
import { api } from './api.ts';
import { refused } from './session.ts';

/** Answers that stay on the page. */
const KEPT = 8;

/** What is entered at the gate; from then on it is another scan. */
export function enterCode(code: string): void {
  change('gate', { code, key: uuid(), problems: [] });
}

/**
 * Asks about the code that is entered, or redeems it. The next one can be scanned at once, over this one. An answer that was lost is
 * asked for again with the same key, so that nobody is kept out by it.
 */
export async function atGate(isToRedeem: boolean): Promise<void> {
  const { code, key, busy } = state().gate;
  if (busy) return;
  focusOn('#gate-code');
  if (code.trim() === '') return change('gate', { problems: [{ detail: 'Scan or type a code.', at: 'code' }] });
  const { open } = state().session;
  change('gate', { busy: true, problems: [] });
  try {
    const result = isToRedeem ? await redeemed(code, key) : (await verifyEverywhere(api(), [code])).results[0];
    if (state().session.open !== open || !result) return;
    const at = new Date().toISOString();
    change('gate', { answers: [{ result, at }, ...state().gate.answers].slice(0, KEPT) });
    if (state().gate.code === code) enterCode('');
    say(`${standingWords[standingOf(result)].text}: ${code}`);
  } catch (error) {
    if (state().session.open !== open) return;
    // What has come of it is not known: the same scan again has the answer of the first time.
    if (!isTransient(error)) change('gate', { key: uuid() });
    refused(error, (problems) => change('gate', { problems }));
  } finally {
    change('gate', { busy: false });
    focusOn('#gate-code');
  }
}

async function redeemed(code: string, idempotencyKey: string): Promise<Verified | undefined> {
  const [result] = await redeemAll(api(), [code], { idempotencyKey });
  if (!result) return undefined;
  const { line, void: one, redeemed: two, part, position, read, ...rest } = result;
  if (line === undefined) return { ...rest, ...(read !== undefined && { read }) };
  const standing = { ...(one && { void: one }), ...(two && { redeemed: two }) };
  const place = { ...(part !== undefined && { part }), ...(position !== undefined && { position }) };
  return { ...rest, lines: [{ line, ...(read !== undefined && { read }), ...place, ...standing }] };
}
