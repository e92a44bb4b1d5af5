import { isTransient, redeemAll, verifyEverywhere } from '../../client/index.ts';
import { focusOn } from '../state/focus.ts';
import type { OpenSession, Scan } from '../state/state.ts';
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
 * Asks about the code that is entered, or redeems it. The next one can be scanned at once: it waits for the answers to those before it. A
 * scan whose answer was lost stays the first that waits, and is asked again with the same key, so that nobody is kept out by it.
 */
export async function atGate(isToRedeem: boolean): Promise<void> {
  const { code, key, waiting, busy } = state().gate;
  focusOn('#gate-code');
  const isBlank = code.trim() === '';
  if (isBlank && waiting.length === 0)
    return change('gate', { problems: [{ detail: 'Scan or type a code.', at: 'code' }] });
  if (!isBlank) change('gate', { waiting: [...waiting, { code, key, isToRedeem }] });
  enterCode('');
  if (!busy) await askWaiting();
}

/** Asks about what waits, one after the other, until all is answered or one of them cannot be. */
async function askWaiting(): Promise<void> {
  const { open } = state().session;
  change('gate', { busy: true });
  try {
    for (let [scan] = state().gate.waiting; scan; [scan] = state().gate.waiting) {
      const isAnswered = await ask(scan, open);
      if (!isAnswered) return;
    }
  } finally {
    change('gate', { busy: false });
    focusOn('#gate-code');
  }
}

/** @returns whether the next one can be asked about */
async function ask(scan: Scan, open: OpenSession | undefined): Promise<boolean> {
  const { code, key, isToRedeem } = scan;
  const isOver = () => state().session.open !== open;
  const over = () => change('gate', { waiting: state().gate.waiting.filter((each) => each !== scan) });
  try {
    const result = isToRedeem ? await redeemed(code, key) : (await verifyEverywhere(api(), [code])).results[0];
    if (isOver() || !result) return false;
    over();
    const at = new Date().toISOString();
    change('gate', { answers: [{ result, at }, ...state().gate.answers].slice(0, KEPT) });
    say(`${standingWords[standingOf(result)].text}: ${code}`);
    return true;
  } catch (error) {
    if (isOver()) return false;
    // What has come of a lost one is not known: asked again with its key, it has the answer of the first time.
    if (!isTransient(error)) {
      over();
      if (state().gate.code === '') enterCode(code);
    }
    refused(error, (problems) => change('gate', { problems }));
    return false;
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
