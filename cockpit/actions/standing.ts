import { redeemAll } from '../../client/index.ts';
import { focusOn } from '../state/focus.ts';
import { change, say, state } from '../state/store.ts';
import { grouped } from '../values/number.ts';
import type { Verified } from '../values/standing.ts';
import { uuid } from '../values/uuid.ts';
import { api } from './api.ts';
import { refused } from './session.ts';
import { ofOneLine, verifyAgain } from './verification.ts';

/** Redeeming and voiding the codes that were verified, and undoing it. */

/** Most codes that one request makes void. */
const AT_ONCE = 1_000;

/** A reason as the service takes it, or nothing. */
const LONGEST_REASON = 200;

/** Redeems all that can be: each once, and each by itself. */
export function redeemVerified(): Promise<void> {
  return acting(async (key) => {
    let first = 0;
    let asked = 0;
    for (const [line, tokens] of ofOneLine(codes(), 'redeem')) {
      const results = await redeemAll(api(), tokens, { line, idempotencyKey: `${key}-${line}` });
      const known = new Map(results.map((result) => [result.token, result]));
      const told = codes().map((code) => ({ ...code, ...withStanding(code, line, known.get(code.token)) }));
      first += results.filter((result) => result.redeemed?.first).length;
      asked += tokens.length;
      const { results: before } = state().verification;
      if (before) change('verification', { results: { ...before, codes: told } });
    }
    return `${grouped(first)} of ${grouped(asked)} redeemed now.`;
  });
}

/** Makes all that were issued void: of one line all or none. */
export function voidVerified(): Promise<void> {
  return acting(async (key) => {
    const reason = reasonEntered();
    let count = 0;
    for (const [line, tokens] of ofOneLine(codes(), 'void')) {
      for (let from = 0; from < tokens.length; from += AT_ONCE) {
        const piece = tokens.slice(from, from + AT_ONCE);
        const body = { data: { type: 'void' as const, attributes: { tokens: piece, reason } } };
        const headers = { 'Idempotency-Key': `${key}-${line}-${from}` };
        await api().voidCodes({ path: { id: line }, body, headers });
        count += piece.length;
      }
    }
    await verifyAgain();
    return `${grouped(count)} ${count === 1 ? 'code is' : 'codes are'} void now.`;
  });
}

/** What can be undone. */
export interface Undoable {
  readonly line: string;
  readonly void?: string;
  readonly redemption?: string;
}

/** Undoes a void or a redemption, with all its codes. */
export function withdraw({ line: id, ...what }: Undoable, done: () => unknown = verifyAgain): Promise<void> {
  return acting(async () => {
    const attributes = { reason: reasonEntered() };
    if (what.void !== undefined) {
      const body = { data: { type: 'void' as const, attributes } };
      await api().withdrawVoid({ path: { id, void: what.void }, body });
    } else if (what.redemption !== undefined) {
      const body = { data: { type: 'redemption' as const, attributes } };
      await api().withdrawRedemption({ path: { id, redemption: what.redemption }, body });
    }
    await done();
    return what.void === undefined ? 'The redemption is undone.' : 'The void is withdrawn.';
  });
}

/** What is entered as the reason; from then on it is another request. */
export function enterReason(reason: string): void {
  change('acting', { reason, key: uuid(), problems: [] });
}

const codes = (): readonly Verified[] => state().verification.results?.codes ?? [];

class NoReason extends Error {}

function reasonEntered(): string {
  const reason = state().acting.reason.trim();
  if (reason === '' || [...reason].length > LONGEST_REASON) throw new NoReason();
  return reason;
}

async function acting(act: (key: string) => Promise<string>): Promise<void> {
  const { busy, key } = state().acting;
  if (busy) return;
  change('acting', { busy: true, problems: [], done: '' });
  try {
    const done = await act(key);
    change('acting', { done, reason: '', key: uuid() });
    say(done);
  } catch (error) {
    if (error instanceof NoReason) {
      change('acting', { problems: [{ detail: `Say why, in 1 to ${LONGEST_REASON} characters.`, at: REASON_PLACE }] });
    } else refused(error, (problems) => change('acting', { problems }));
    focusOn('[aria-invalid=true], [role=alert]');
  } finally {
    change('acting', { busy: false });
  }
}

/** Where a refusal points that is about the reason. */
export const REASON_PLACE = '/data/attributes/reason';

/** What a line says of a code after it was redeemed there. */
function withStanding(
  { lines = [] }: Verified,
  line: string,
  answer: Awaited<ReturnType<typeof redeemAll>>[number] | undefined,
) {
  if (!answer) return {};
  const { void: one, redeemed } = answer;
  const told = { ...(one && { void: one }), ...(redeemed && { redeemed }) };
  return { lines: lines.map((each) => (each.line === line ? { ...each, ...told } : each)) };
}
