import { ParameterError, PositionError } from '../base/errors.ts';
import { deriveLineKeys, FORMAT_ENGINE_VERSION } from '../base/keys.ts';
import { uuidToBytes } from '../base/uuid.ts';
import { behind } from '../kernels/pointer.ts';
import { createWorkspace } from '../kernels/workspace.ts';
import { type TokenBatch, tokensPerBatch } from '../line.ts';
import { createChecksum } from '../text/checksum.ts';
import { createCodeEncoder, longestText } from './code-encoder.ts';
import { createCodeParser } from './code-parser.ts';
import { assertFits, type CompiledFormat, rankingOf } from './compile.ts';
import { createExclusion } from './exclusion.ts';
import { type Finding, type FormatLine, type FormatLineOptions, positionsBy } from './format-line.ts';
import { readNumbers, writeWords } from './memory.ts';
import { unpackRanks } from './resolved.ts';
import { createWalkedPermutation } from './walked-permutation.ts';

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
  const avoided = 2n ** BigInt(32 * words) - 1n;

  function* batches(first: bigint, count: number, checksum: Uint32Array): Generator<TokenBatch, void, undefined> {
    for (let done = 0; done < count; done += batch) {
      const tokens = Math.min(batch, count - done);
      permutation.forward(first + BigInt(done), tokens, numbers);
      exclusion.toRanks(numbers, tokens);
      ranking.unrank(numbers, tokens, digits, row);
      yield { bytes: encoder.encode(digits, tokens, checksum), tokens };
    }
  }

  function findBatch(codes: readonly string[]): Finding[] {
    const found: Finding[] = Array(codes.length);
    const fitting: number[] = [];
    const room = workspace.halfWords(digits, (row / 2) * batch);
    codes.forEach((code, i) => {
      const misfit = parser.parse(code, room, (row / 2) * fitting.length);
      if (misfit === undefined) fitting.push(i);
      else found[i] = misfit;
    });
    ranking.rank(digits, row, fitting.length, numbers);
    const known: number[] = [];
    readNumbers(workspace, numbers, words, fitting.length).forEach((rank, at) => {
      const index = rank === avoided ? undefined : exclusion.toIndex(rank);
      if (index === undefined) {
        found[fitting[at]!] = { reason: 'avoided' };
        return;
      }
      // Indices stand side by side, where the ranks were: mostly there is nothing to write.
      if (index !== rank || known.length !== at)
        writeWords(workspace, behind(numbers, 4 * words * known.length), words, index);
      known.push(fitting[at]!);
    });
    permutation.inverse(numbers, known.length).forEach((position, at) => {
      found[known[at]!] = { position };
    });
    return found;
  }

  const find = (codes: readonly string[]) => {
    const found: Finding[] = [];
    for (let from = 0; from < codes.length; from += batch) found.push(...findBatch(codes.slice(from, from + batch)));
    return found;
  };

  return {
    alphabet,
    format,
    digits: places,
    capacity,
    memoryBytes: workspace.view().byteLength,
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
