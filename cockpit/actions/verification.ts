import { type VerificationResultOverLines, verifyEverywhere } from '../../client/index.ts';
import { focusOn } from '../state/focus.ts';
import type { State } from '../state/state.ts';
import { change, replace, say, state } from '../state/store.ts';
import { grouped } from '../values/number.ts';
import { api } from './api.ts';
import { refused } from './session.ts';

/** What is known of a code. */
export type Verified = VerificationResultOverLines;

/** Where a refusal points that is about the line. */
export const LINE_PLACE = '/data/attributes/lines/0';

/** Most codes that the page takes at once. */
export const MOST_VERIFIED = 10_000;

/** The codes that were pasted, one a line; lines without anything on them are passed over. */
export function codesOf(text: string): string[] {
  return text.split('\n').flatMap((line) => line.trim() || []);
}

/** Asks of each code that was pasted whether the line has issued it; where none is named, which lines have. */
export async function verify(): Promise<void> {
  const { line, text, busy } = state().verification;
  if (busy) return;
  const codes = codesOf(text);
  const problems = [
    ...(codes.length === 0 ? [{ detail: 'Paste at least one code.', at: 'tokens' }] : []),
    ...(codes.length > MOST_VERIFIED
      ? [{ detail: `Paste at most ${grouped(MOST_VERIFIED)} codes at once.`, at: 'tokens' }]
      : []),
  ];
  if (problems.length > 0) return refuse(problems);
  replace('verification', { line, text, busy: true, problems: [] });
  const id = line.trim().toLowerCase();
  try {
    const answer = await verifyEverywhere(api(), codes, id === '' ? {} : { lines: [id] });
    const results = { line: id, asked: answer.asked, codes: answer.results };
    change('verification', { results });
    say(summaryOf(results));
  } catch (error) {
    refused(error, refuse);
  } finally {
    change('verification', { busy: false });
  }
}

type Results = NonNullable<State['verification']['results']>;

/** 3 of 4 codes were issued by this line. */
export function summaryOf({ line, asked, codes }: Results): string {
  const issued = codes.filter((result) => result.issued).length;
  const counts = `${grouped(issued)} of ${grouped(codes.length)} ${codes.length === 1 ? 'code was' : 'codes were'} issued`;
  if (line !== '') return `${counts} by this line.`;
  if (asked === 0) return `${counts}: you have no lines.`;
  return `${counts}. ${asked === 1 ? 'Your one line was' : `All ${grouped(asked)} lines of yours were`} asked.`;
}

/** How many codes are there again, in whatever spelling. */
export function doublesIn(codes: readonly Verified[]): number {
  const names = codes.map(({ token, read, lines: [first] = [] }) => `${first?.line} ${first?.read ?? read ?? token}`);
  return names.length - new Set(names).size;
}

function refuse(problems: ReturnType<typeof state>['verification']['problems']): void {
  change('verification', { problems });
  focusOn('[aria-invalid=true], [role=alert]');
}
