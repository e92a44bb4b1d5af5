import { verifyEverywhere } from '../../client/index.ts';
import { focusOn } from '../state/focus.ts';
import { isAtGate } from '../state/scope.ts';
import type { Results } from '../state/state.ts';
import { change, replace, say, state } from '../state/store.ts';
import { codesOfFile } from '../values/csv.ts';
import { grouped } from '../values/number.ts';
import { standingOf, type Verified } from '../values/standing.ts';
import { api } from './api.ts';
import { loadGone } from './lines.ts';
import { refused } from './session.ts';

/** Where a refusal points that is about the line. */
export const LINE_PLACE = '/data/attributes/lines/0';

/** Most codes that the page takes at once. */
export const MOST_VERIFIED = 10_000;

/** The codes that were pasted, one a line; lines without anything on them are passed over. */
export function codesOf(text: string): string[] {
  return text.split('\n').flatMap((line) => line.trim() || []);
}

/** What is entered, as it is changed: one code more, or other ones. @param read what to tell of a file that it is from */
export function enterCodes(text: string, read = ''): void {
  change('verification', { text, read, problems: [] });
}

/** Puts the codes of a file into the field: a text with one a line, or a table. Either may be compressed by gzip. */
export async function readCodes(file: File): Promise<void> {
  try {
    const isZipped = file.name.endsWith('.gz');
    const bytes = isZipped ? file.stream().pipeThrough(new DecompressionStream('gzip')) : file.stream();
    const text = await new Response(bytes).text();
    const codes = codesOfFile(text, /\.[ct]sv(\.gz)?$/i.test(file.name));
    if (codes.length > MOST_VERIFIED) return refuse([{ detail: tooMany(codes.length), at: 'file' }]);
    if (codes.length === 0) return refuse([{ detail: 'There is no code in this file.', at: 'file' }]);
    const read = `${grouped(codes.length)} ${codes.length === 1 ? 'code' : 'codes'} read from ${file.name}.`;
    enterCodes(codes.join('\n'), read);
    say(read);
  } catch {
    refuse([{ detail: 'This file cannot be read.', at: 'file' }]);
  }
}

const tooMany = (count: number) =>
  `These are ${grouped(count)} codes. This page takes ${grouped(MOST_VERIFIED)} at once; the command line takes any number.`;

/** Asks of each code that was pasted whether the line has issued it; where none is named, which lines have. */
export async function verify(): Promise<void> {
  const { line, text, read, busy } = state().verification;
  if (busy) return;
  const codes = codesOf(text);
  if (codes.length === 0) return refuse([{ detail: 'Paste at least one code.', at: 'tokens' }]);
  if (codes.length > MOST_VERIFIED) return refuse([{ detail: tooMany(codes.length), at: 'tokens' }]);
  replace('verification', { line, text, read, busy: true, problems: [] });
  const results = await ask(line.trim().toLowerCase(), codes);
  if (!results) return;
  say(summaryOf(results));
  // It stands below what was entered, on a phone out of sight.
  focusOn('#results');
}

/** Asks again what was asked, after something has changed. */
export async function verifyAgain(): Promise<void> {
  const { results } = state().verification;
  if (results)
    await ask(
      results.line,
      results.codes.map(({ token }) => token),
    );
}

async function ask(id: string, codes: readonly string[]): Promise<Results | undefined> {
  const { open } = state().session;
  try {
    const answer = await verifyEverywhere(api(), codes, id === '' ? {} : { lines: [id] });
    if (state().session.open !== open) return undefined;
    const results = { line: id, asked: answer.asked, codes: answer.results };
    change('verification', { results });
    nameGone(results);
    return results;
  } catch (error) {
    refused(error, refuse);
    return undefined;
  } finally {
    change('verification', { busy: false });
  }
}

/** Lines that are not in the list may be deleted: they have their names still. */
function nameGone({ codes }: Results): void {
  const { items, gone } = state().lines;
  if (isAtGate(state().session.open?.scope) || !items || gone) return;
  const known = new Set(items.map(({ id }) => id));
  if (codes.some(({ lines = [] }) => lines.some(({ line }) => !known.has(line)))) void loadGone();
}

/** 3 of 4 codes were issued by this line. */
export function summaryOf({ line, asked, codes }: Results): string {
  const issued = codes.filter((result) => result.issued).length;
  const counts = `${grouped(issued)} of ${grouped(codes.length)} ${codes.length === 1 ? 'code was' : 'codes were'} issued`;
  if (line !== '') return `${counts} by this line.`;
  if (asked === 0) return `${counts}: you have no lines.`;
  return `${counts}. ${asked === 1 ? 'Your one line was' : `All ${grouped(asked)} lines of yours were`} asked.`;
}

/** The code that a string was read as, and of which line, as one text: the same for all spellings of a code. */
export function identityOf({ token, read, lines: [first] = [] }: Verified): string {
  return `${first?.line} ${first?.read ?? read ?? token}`;
}

/** How many codes are there again, in whatever spelling. */
export function doublesIn(codes: readonly Verified[]): number {
  return codes.length - new Set(codes.map(identityOf)).size;
}

/** Codes that can be redeemed, or made void, with the line of each: those that one line alone has issued. */
export function ofOneLine(codes: readonly Verified[], what: 'redeem' | 'void'): Map<string, string[]> {
  const lines = new Map<string, string[]>();
  const seen = new Set<string>();
  for (const result of codes) {
    const standing = standingOf(result);
    const [holder, ...others] = result.lines ?? [];
    const isIn = what === 'redeem' ? standing === 'good' : !['false', 'void'].includes(standing);
    if (!isIn || !holder || others.length > 0 || seen.has(identityOf(result))) continue;
    seen.add(identityOf(result));
    lines.set(holder.line, [...(lines.get(holder.line) ?? []), result.token]);
  }
  return lines;
}

function refuse(problems: ReturnType<typeof state>['verification']['problems']): void {
  change('verification', { problems });
  focusOn('[aria-invalid=true], [role=alert]');
}
