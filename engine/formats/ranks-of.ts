import { readWords } from '../kernels/numbers.ts';
import { behind } from '../kernels/pointer.ts';
import type { Workspace } from '../kernels/workspace.ts';
import { createCodeParser } from './code-parser.ts';
import type { CompiledFormat } from './compile.ts';
import type { Ranking } from './ranking.ts';

/** Codes that are ranked at once. */
export const RANKED_AT_ONCE = 1_000;

/** The ranks of those codes that fit, ascending, none twice. */
export function ranksOf(
  codes: readonly string[],
  { template, machine }: CompiledFormat,
  ranking: Ranking,
  workspace: Workspace,
): bigint[] {
  const { places } = template;
  const { words } = ranking;
  const parser = createCodeParser(template, machine);
  const digits = workspace.allocate(2 * places * RANKED_AT_ONCE);
  const ranksAt = workspace.allocate(4 * words * RANKED_AT_ONCE);
  const avoided = 2n ** BigInt(32 * words) - 1n;
  const ranks = new Set<bigint>();
  for (let first = 0; first < codes.length; first += RANKED_AT_ONCE) {
    let count = 0;
    const batch = workspace.halfWords(digits, places * RANKED_AT_ONCE);
    for (const code of codes.slice(first, first + RANKED_AT_ONCE)) {
      if (parser.parse(code, batch, count * places) === undefined) count++;
    }
    ranking.rank(digits, 2 * places, count, ranksAt);
    for (let i = 0; i < count; i++) ranks.add(readWords(workspace, behind(ranksAt, 4 * words * i), words));
  }
  ranks.delete(avoided);
  return [...ranks].sort((a, b) => (a < b ? -1 : 1));
}
