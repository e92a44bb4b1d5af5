import { createWorkspace } from '../kernels/workspace.ts';
import { openLine, type TokenBatch, tokensPerBatch } from '../line.ts';
import { type Checksum, createChecksum } from '../text/checksum.ts';
import { createCodeParser } from './code-parser.ts';
import { assertFits, type CompiledFormat } from './compile.ts';
import { type Finding, type FormatLine, type FormatLineOptions, positionsBy } from './format-line.ts';
import { createTextLayout } from './text-layout.ts';

/**
 * A line of engine version 1 whose tokens are laid out: fixed text and check symbols are put in, and nothing else
 * differs. Its places are the tokens of a line without a format, byte for byte.
 */
export function createLaidOutLine(options: FormatLineOptions, compiled: CompiledFormat): FormatLine {
  const { alphabet, format, ...line } = options;
  const { template, machine } = compiled;
  const { places, characters } = template;
  const { capacity, ...plain } = openLine({ ...line, alphabet, digits: places });
  assertFits(format, capacity);

  const workspace = createWorkspace();
  const layout = createTextLayout(workspace, template, machine, tokensPerBatch(places * alphabet.widest, line.batch));
  const parser = createCodeParser(template, machine);
  const isPlace = characters.map(({ kind }) => kind === 'place');
  const pieces = piecesOf(isPlace);
  const isOneUnitEach =
    alphabet.codePoints.every((codePoint) => codePoint < 0x10000) &&
    characters.every((one) => one.kind !== 'fixed' || one.codePoint < 0x10000);
  const tokenOf = (code: string) =>
    isOneUnitEach
      ? pieces.reduce((token, [from, to]) => token + code.slice(from, to), '')
      : [...code].filter((_, i) => isPlace[i]).join('');

  function* batches(first: bigint, count: number, checksum: Checksum): Generator<TokenBatch, void, undefined> {
    for (const { bytes, tokens } of plain.produce(first, count, checksum)) {
      yield { bytes: layout.layOut(bytes, tokens), tokens };
    }
  }

  const room = new Uint16Array(places);
  const find = (codes: readonly string[]) => {
    const found: Finding[] = Array(codes.length);
    const fitting: number[] = [];
    const tokens: string[] = [];
    codes.forEach((code, i) => {
      const misfit = parser.parse(code, room, 0);
      if (misfit !== undefined) {
        found[i] = misfit;
        return;
      }
      fitting.push(i);
      tokens.push(tokenOf(code));
    });
    plain.positionsOf(tokens).forEach((position, at) => {
      found[fitting[at]!] = { position: position! };
    });
    return found;
  };

  return {
    ...plain,
    capacity,
    format,
    memoryBytes: plain.memoryBytes + workspace.view().byteLength,
    produce(first, count, checksum = createChecksum(places)) {
      // Checked at the call, as a line does: this generator is not begun.
      plain.produce(first, count, checksum);
      return batches(first, count, checksum);
    },
    find,
    positionsOf: positionsBy(find),
  };
}

/** The pieces of a code that are places, as ranges of characters. */
function piecesOf(isPlace: readonly boolean[]): readonly (readonly [from: number, to: number])[] {
  const pieces: [number, number][] = [];
  isPlace.forEach((is, i) => {
    if (!is) return;
    const last = pieces.at(-1);
    if (last?.[1] === i) last[1]++;
    else pieces.push([i, i + 1]);
  });
  return pieces;
}
