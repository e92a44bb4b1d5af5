import type { Alphabet } from '../alphabet/alphabet.ts';
import { writeWords } from '../kernels/numbers.ts';
import { createWorkspace, type Workspace } from '../kernels/workspace.ts';
import type { Checksum } from '../text/checksum.ts';
import { type CompiledFormat, compileFormat, rankingOf } from './compile.ts';
import { checksumOfAll, sharesOf } from './occurrences.ts';
import { type ResolvedFormat, unpackRanks } from './resolved.ts';

/** What is known of all codes of a line together, those that are left out not counted. */

/**
 * The XOR, place by place, of the code points of all codes of a line: its checksum when it is used up. The documented
 * `checksum` of what is left is this XOR that of what was produced.
 */
export function fullChecksum(format: ResolvedFormat, alphabet: Alphabet): Checksum {
  const compiled = compileFormat(format, alphabet);
  const checksum = checksumOfAll(compiled);
  for (const digits of codesLeftOut(format, compiled)) {
    digits.forEach((digit, place) => {
      checksum[place]! ^= alphabet.codePoints[digit]!;
    });
  }
  return checksum;
}

/** For each place, in order, by digit: the share of codes that have this symbol there. A check symbol is no place. */
export function* symbolShares(format: ResolvedFormat, alphabet: Alphabet): Generator<Float64Array, void, undefined> {
  const compiled = compileFormat(format, alphabet);
  const all = Number(format.fits);
  const left = [...codesLeftOut(format, compiled)];
  let place = 0;
  for (const shares of sharesOf(compiled)) {
    // Beyond doubles, ten thousand codes more or less are nothing.
    if (left.length > 0 && Number.isFinite(all)) {
      const counts = shares.map((share) => share * all);
      for (const digits of left) counts[digits[place]!]!--;
      yield counts.map((count) => count / (all - left.length));
    } else yield shares;
    place++;
  }
}

function* codesLeftOut(format: ResolvedFormat, compiled: CompiledFormat): Generator<Uint16Array> {
  const ranks = unpackRanks(format.codes);
  if (ranks.length === 0) return;
  const workspace: Workspace = createWorkspace();
  const { places } = compiled.template;
  const ranking = rankingOf(compiled, workspace, 1);
  const number = workspace.allocate(4 * ranking.words);
  const digits = workspace.allocate(2 * places);
  for (const rank of ranks) {
    writeWords(workspace, number, ranking.words, rank);
    ranking.unrank(number, 1, digits, 2 * places);
    yield workspace.halfWords(digits, places).slice();
  }
}
