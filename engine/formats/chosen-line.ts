import { ParameterError, PositionError } from '../base/errors.ts';
import { deriveLineKeys, FORMAT_ENGINE_VERSION } from '../base/keys.ts';
import { uuidToBytes } from '../base/uuid.ts';
import { readWords, writeWords } from '../kernels/numbers.ts';
import { behind } from '../kernels/pointer.ts';
import { createWorkspace } from '../kernels/workspace.ts';
import { type TokenBatch, tokensPerBatch } from '../line.ts';
import { createChecksum } from '../text/checksum.ts';
import { createCodeEncoder, longestText } from './code-encoder.ts';
import { createCodeParser } from './code-parser.ts';
import { assertFits, type CompiledFormat, rankingOf } from './compile.ts';
import { createExclusion } from './exclusion.ts';
import { type Finding, type FormatLine, type FormatLineOptions, positionsBy } from './format-line.ts';
import { unpackRanks } from './resolved.ts';
import { createWalkedPermutation } from './walked-permutation.ts';

const ALL_BITS = 0xffffffff;

/**
 * A line of engine version 2. Position i → π(i), a keyed permutation of 0 … capacity − 1 → past the codes that are left
 * out, a rank → the code of that rank → its text. All of it can be undone.
 */
export function createChosenLine(options: FormatLineOptions, compiled: CompiledFormat): FormatLine {
  const { alphabet, format } = options;
  const { template, machine } = compiled;
  const { places } = template;
  const workspace = createWorkspace();
  const batch = tokensPerBatch(longestText(template), options.batch);
  const ranking = rankingOf(compiled, workspace, batch);
  assertFits(format, ranking.count);
  const { words } = ranking;
  const left = unpackRanks(format.codes);
  const capacity = ranking.count - BigInt(left.length);
  const exclusion = createExclusion(workspace, left, words);
  const permutation = createWalkedPermutation({
    workspace,
    keys: deriveLineKeys(options.mac, FORMAT_ENGINE_VERSION),
    tweak: uuidToBytes(options.lineId),
    size: capacity,
    words,
    batch,
  });
  const encoder = createCodeEncoder(workspace, template, machine, batch);
  const parser = createCodeParser(template, machine);
  const { row } = encoder;
  const digits = workspace.allocate(row * batch);
  const numbers = workspace.allocate(4 * words * batch);
  const asked = new Uint32Array(batch);

  function* batches(first: bigint, count: number, checksum: Uint32Array): Generator<TokenBatch, void, undefined> {
    for (let done = 0; done < count; done += batch) {
      const tokens = Math.min(batch, count - done);
      permutation.forward(first + BigInt(done), tokens, numbers);
      exclusion.toRanks(numbers, tokens);
      ranking.unrank(numbers, tokens, digits, row);
      yield { bytes: encoder.encode(digits, tokens, checksum), tokens };
    }
  }

  /** Finds some codes, at most a batch, those from `from` on, and writes what is known of them. */
  function findBatch(codes: readonly string[], from: number, found: Finding[]): void {
    const end = Math.min(from + batch, codes.length);
    const room = workspace.halfWords(digits, (row / 2) * batch);
    let fitting = 0;
    for (let i = from; i < end; i++) {
      const misfit = parser.parse(codes[i]!, room, (row / 2) * fitting);
      if (misfit === undefined) asked[fitting++] = i;
      else found[i] = misfit;
    }
    ranking.rank(digits, row, fitting, numbers);
    const ranks = workspace.words(numbers, words * fitting);
    let known = 0;
    for (let at = 0; at < fitting; at++) {
      if (isAvoided(ranks, at) || !toIndex(at, known)) found[asked[at]!] = { reason: 'avoided' };
      else asked[known++] = asked[at]!;
    }
    permutation.inverse(numbers, known).forEach((position, at) => {
      found[asked[at]!] = { position };
    });
  }

  /** All bits of its rank are set. */
  function isAvoided(ranks: Uint32Array, at: number): boolean {
    for (let word = at * words; word < (at + 1) * words; word++) if (ranks[word] !== ALL_BITS) return false;
    return true;
  }

  /** Writes the index that a rank means to where it is to stand; false if its code is left out. */
  function toIndex(from: number, to: number): boolean {
    if (exclusion.isEmpty && from === to) return true;
    const index = exclusion.toIndex(readWords(workspace, behind(numbers, 4 * words * from), words));
    if (index !== undefined) writeWords(workspace, behind(numbers, 4 * words * to), words, index);
    return index !== undefined;
  }

  const find = (codes: readonly string[]) => {
    const found: Finding[] = Array(codes.length);
    for (let from = 0; from < codes.length; from += batch) findBatch(codes, from, found);
    return found;
  };

  return {
    alphabet,
    format,
    digits: places,
    capacity,
    memoryBytes: workspace.size,
    produce(first, count, checksum = createChecksum(places)) {
      if (!Number.isSafeInteger(count) || count < 0 || first < 0n || first + BigInt(count) > capacity) {
        throw new PositionError('The line does not have these positions.');
      }
      if (checksum.length !== places) throw new ParameterError('The checksum has another number of digits.');
      return batches(first, count, checksum);
    },
    find,
    positionsOf: positionsBy(find),
  };
}
