import type { Results } from '../state/state.ts';
import { csvOf } from '../values/csv.ts';
import type { Verified } from '../values/standing.ts';
import { save } from './save.ts';
import { identityOf } from './verification.ts';

const head = [
  ...['row', 'code', 'read', 'issued', 'reason', 'line', 'batch', 'position'],
  ...['void', 'void_reason', 'redeemed', 'redeemed_by', 'duplicate_of'],
];

/** Saves what was answered, in the order asked: each code with each line that has issued it. */
export function saveVerified({ codes }: Results): void {
  const seen = new Map<string, number>();
  const rows = codes.flatMap((result, i) => {
    const identity = identityOf(result);
    const before = seen.get(identity);
    if (before === undefined) seen.set(identity, i + 1);
    return rowsOf(result).map((row) => [String(i + 1), ...row, before === undefined ? '' : String(before)]);
  });
  // With its mark a spreadsheet takes it for UTF-8.
  save(new Blob([`\ufeff${csvOf([head, ...rows])}`], { type: 'text/csv' }), 'verified.csv');
}

function rowsOf({ token, read, issued, reason, lines = [] }: Verified): string[][] {
  if (lines.length === 0) return [[token, read ?? '', String(issued), reason ?? '', ...Array(7).fill('')]];
  return lines.map(({ line, part, position, void: one, redeemed, ...holder }) => [
    ...[token, holder.read ?? '', String(issued), '', line, String(part ?? ''), position ?? ''],
    ...[one?.at ?? '', one?.reason ?? '', redeemed?.at ?? '', redeemed?.by ?? ''],
  ]);
}
