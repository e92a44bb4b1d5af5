import { createWorkspace } from '../kernels/workspace.ts';
import { openLine, type TokenBatch, tokensPerBatch } from '../line.ts';
import { type Checksum, createChecksum } from '../text/checksum.ts';
import { createCodeParser } from './code-parser.ts';
import { assertFits, type CompiledFormat } from './compile.ts';
import type { Finding, FormatLine, FormatLineOptions } from './format-line.ts';
import { createTextLayout } from './text-layout.ts';

/**
 * A line of engine version 1 whose tokens are laid out: fixed text and check symbols are put in, and nothing else
 * differs. Its places are the tokens of a line without a format, byte for byte.
 */
export function createLaidOutLine(options: FormatLineOptions, compiled: CompiledFormat): FormatLine {
  const { alphabet, format, ...line } = options;
  const { template, machine } = compiled;
  const { places } = template;
  const plain = openLine({ ...line, alphabet, digits: places });
  const { capacity } = plain;
  assertFits(format, capacity);

  const workspace = createWorkspace();
  const layout = createTextLayout(workspace, template, machine, tokensPerBatch(places * alphabet.widest, line.batch));
  const parser = createCodeParser(template, machine);
  function* batches(first: bigint, count: number, checksum: Checksum): Generator<TokenBatch, void, undefined> {
    for (const { bytes, tokens } of plain.produce(first, count, checksum)) {
      yield { bytes: layout.layOut(bytes, tokens), tokens };
    }
  }

  const find = (codes: readonly string[]) => {
    const found: Finding[] = Array(codes.length);
    const positions = plain.positionsBy(codes.length, (i, out, at) => {
      const misfit = parser.parse(codes[i]!, out, at);
      if (misfit !== undefined) found[i] = misfit;
      return misfit === undefined;
    });
    positions.forEach((position, i) => {
      if (position !== undefined) found[i] = { position };
    });
    return found;
  };

  return {
    ...plain,
    capacity,
    format,
    get memoryBytes() {
      return plain.memoryBytes + workspace.size;
    },
    produce(first, count, checksum = createChecksum(places)) {
      // Checked at the call, as a line does: this generator is not begun.
      plain.produce(first, count, checksum);
      return batches(first, count, checksum);
    },
    find,
    positionsOf: (codes) =>
      plain.positionsBy(codes.length, (i, out, at) => parser.parse(codes[i]!, out, at) === undefined),
  };
}
