import { verifyCodes } from '../../client/index.ts';
import { focusOn } from '../state/focus.ts';
import type { Verified } from '../state/state.ts';
import { change, replace, say, state } from '../state/store.ts';
import { grouped } from '../values/number.ts';
import { api } from './api.ts';
import { refused } from './session.ts';

/** Most codes that the page takes at once. */
export const MOST_VERIFIED = 10_000;

/** The codes that were pasted, one a line; no code has white space in or around it. */
export function codesOf(text: string): string[] {
  return text.split('\n').flatMap((line) => line.trim() || []);
}

/** Asks of each code that was pasted whether the line has issued it. */
export async function verify(): Promise<void> {
  const { line, text, busy } = state().verification;
  if (busy) return;
  const codes = codesOf(text);
  const problems = [
    ...(line.trim() === '' ? [{ detail: 'Which line is it?', at: 'line' }] : []),
    ...(codes.length === 0 ? [{ detail: 'Paste at least one code.', at: 'tokens' }] : []),
    ...(codes.length > MOST_VERIFIED
      ? [{ detail: `Paste at most ${grouped(MOST_VERIFIED)} codes at once.`, at: 'tokens' }]
      : []),
  ];
  if (problems.length > 0) return refuse(problems);
  replace('verification', { line, text, busy: true, problems: [] });
  const id = line.trim().toLowerCase();
  try {
    const results = await verifyCodes(api(), id, codes);
    change('verification', { results: { line: id, codes: results } });
    say(summaryOf(results));
  } catch (error) {
    refused(error, (found) => refuse(found.map(({ detail, at }) => ({ detail, at: at === 'id' ? 'line' : at }))));
  } finally {
    change('verification', { busy: false });
  }
}

/** 3 of 4 codes were issued by this line. */
export function summaryOf(results: readonly Verified[]): string {
  const issued = results.filter((result) => result.issued).length;
  return `${grouped(issued)} of ${grouped(results.length)} ${results.length === 1 ? 'code was' : 'codes were'} issued by this line.`;
}

function refuse(problems: ReturnType<typeof state>['verification']['problems']): void {
  change('verification', { problems });
  focusOn('[aria-invalid=true], [role=alert]');
}
