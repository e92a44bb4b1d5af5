import type { Alphabet } from '../alphabet/alphabet.ts';
import { readWords } from '../kernels/numbers.ts';
import { createWorkspace } from '../kernels/workspace.ts';
import { createCodeParser } from './code-parser.ts';
import { assertFits, type CompiledFormat, compileFormat, rankingOf } from './compile.ts';
import { createExclusion } from './exclusion.ts';
import { capacityOfResolved, type ResolvedFormat, unpackRanks } from './resolved.ts';

/** Numbers the codes of all lines with a format in their order, place by place. It needs no key: it says nothing of positions. */
export interface CodeRanker {
  /** Codes of a line. */
  readonly capacity: bigint;
  /**
   * A code's number, from 0; undefined for what is no code of a line.
   * @param digits where the digits of its places are written.
   */
  rankOf(code: string, digits?: Uint16Array): bigint | undefined;
}

/** The number of the code with these digits; undefined where it is left out. */
type Rank = (digits: Uint16Array) => bigint | undefined;

/**
 * @throws FormatError (`format.damaged`) if the format does not count what it counted when it was accepted.
 */
export function createCodeRanker(format: ResolvedFormat, alphabet: Alphabet): CodeRanker {
  const compiled = compileFormat(format, alphabet);
  const { template, machine } = compiled;
  const parser = createCodeParser(template, machine);
  const rank = format.engine === 1 ? rankInRadix(alphabet.size) : rankByCounts(format, compiled);
  const room = new Uint16Array(template.places);
  return {
    capacity: capacityOfResolved(format),
    rankOf(code, digits = room) {
      return parser.parse(code, digits, 0) === undefined ? rank(digits) : undefined;
    },
  };
}

/** Each choice of digits is a code: they write its number in base k. Some at a time in a float, exact up to 2^53. */
function rankInRadix(radix: number): Rank {
  return (digits) => {
    let [rank, chunk, scale] = [0n, 0, 1];
    for (const digit of digits) {
      chunk = chunk * radix + digit;
      scale *= radix;
      if (scale < 2 ** 32) continue;
      rank = rank * BigInt(scale) + BigInt(chunk);
      [chunk, scale] = [0, 1];
    }
    return scale === 1 ? rank : rank * BigInt(scale) + BigInt(chunk);
  };
}

function rankByCounts(format: ResolvedFormat, compiled: CompiledFormat): Rank {
  const { places } = compiled.template;
  const workspace = createWorkspace();
  const ranking = rankingOf(compiled, workspace, 1);
  assertFits(format, ranking.count);
  const { words } = ranking;
  const exclusion = createExclusion(workspace, unpackRanks(format.codes), words);
  const at = workspace.allocate(2 * places);
  const number = workspace.allocate(4 * words);
  const avoided = 2n ** BigInt(32 * words) - 1n;
  return (digits) => {
    workspace.halfWords(at, places).set(digits);
    ranking.rank(at, 2 * places, 1, number);
    const rank = readWords(workspace, number, words);
    return rank === avoided ? undefined : exclusion.toIndex(rank);
  };
}
