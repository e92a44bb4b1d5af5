import { behind, type Pointer } from '../kernels/pointer.ts';
import type { Workspace } from '../kernels/workspace.ts';
import type { CheckMachine } from './check-symbol.ts';
import { CHECK_STEP, copyOnce, PLACE_BYTES } from './memory.ts';
import type { FixedCharacter, Template } from './template.ts';

/** Turns digits into the text of codes: fixed text put in, check symbols computed. */
export interface CodeEncoder {
  /** Bytes of a code's digits: a u16 a place, and one for the check symbol. */
  readonly row: number;
  /**
   * Writes `count` codes, each followed by a newline (U+000A).
   *
   * @param digits where they stand, a u16 a place, `row` bytes a code.
   * @param checksum n words; the code points of each place are XORed into its word.
   * @returns the text, in memory that the next call overwrites.
   */
  encode(digits: Pointer, count: number, checksum: Uint32Array): Uint8Array;
}

/** What both encoders work with. */
interface Prepared {
  readonly workspace: Workspace;
  readonly template: Template;
  /** UTF-8 of the fixed text before each column and after the last one, the newline included. */
  readonly texts: readonly Uint8Array[];
  /** Places, and the check symbol if there is one. */
  readonly columns: number;
  readonly row: number;
  readonly batch: number;
}

/** The kernels write whole vectors or words: so much behind the text may be spoilt. */
const SLACK_BYTES = 32;
const NEWLINE = 0x0a;

/** Bytes of the longest text of a code, its newline not counted. */
export function longestText({ alphabet, places, hasCheck, fixedBefore, fixedAfter }: Template): number {
  const fixed = [...fixedBefore, fixedAfter].reduce((sum, text) => sum + utf8(text).length, 0);
  return fixed + (places + (hasCheck ? 1 : 0)) * alphabet.widest;
}

export function createCodeEncoder(
  workspace: Workspace,
  template: Template,
  machine: CheckMachine | undefined,
  batch: number,
): CodeEncoder {
  const { places, hasCheck, fixedBefore, fixedAfter } = template;
  const end = hasCheck ? fixedAfter : fixedBefore[places]!;
  const texts = fixedBefore.slice(0, hasCheck ? places + 1 : places).map(utf8);
  texts.push(Uint8Array.of(...utf8(end), NEWLINE));
  const columns = texts.length - 1;
  const prepared = { workspace, template, texts, columns, row: 2 * (places + 1), batch };
  const encode = template.alphabet.isFixedWidth ? createFixed(prepared) : createMixed(prepared);
  if (machine === undefined) return { row: prepared.row, encode };
  const check = createCheckSymbols(workspace, machine, batch);
  return {
    row: prepared.row,
    encode(digits, count, checksum) {
      check(digits, prepared.row, count);
      return encode(digits, count, checksum);
    },
  };
}

/** Symbols of one width: every code is a copy of a blank with its symbols put in. */
function createFixed({ workspace, template, texts, columns, row, batch }: Prepared): CodeEncoder['encode'] {
  const { kernels } = workspace;
  const { utf8: symbolBytes, size, widest } = template.alphabet;
  const offsets: number[] = [];
  const bytes: number[] = [];
  texts.forEach((text, column) => {
    bytes.push(...text);
    if (column === columns) return;
    offsets.push(bytes.length);
    for (let i = 0; i < widest; i++) bytes.push(0);
  });
  const length = bytes.length;
  const blank = workspace.allocate(length + SLACK_BYTES);
  workspace.bytes(blank, length).set(bytes);
  const offsetsAt = workspace.allocate(4 * columns);
  workspace.words(offsetsAt, columns).set(offsets);
  const symbols = workspace.allocate(4 * size);
  for (let digit = 0; digit < size; digit++) {
    workspace.bytes(behind(symbols, 4 * digit), widest).set(symbolBytes.subarray(digit * widest, (digit + 1) * widest));
  }
  const sumBytes = Math.ceil(length / 16) * 16;
  const sumsAt = workspace.allocate(sumBytes);
  const out = workspace.allocate(batch * length + SLACK_BYTES);
  return (digits, count, checksum) => {
    kernels.fillIn(digits, row, count, blank, length, offsetsAt, columns, symbols, widest, out);
    const sums = workspace.bytes(sumsAt, sumBytes);
    sums.fill(0);
    kernels.xorRows(out, length, count, sumsAt);
    // As in token-encoder.ts: a code point's bits stand at the same places in every UTF-8 sequence of a length.
    for (let place = 0; place < template.places; place++) {
      const at = offsets[place]!;
      let sum = sums[at]! & (widest === 1 ? 0x7f : 0x7f >> widest);
      for (let i = 1; i < widest; i++) sum = (sum << 6) | (sums[at + i]! & 0x3f);
      checksum[place]! ^= sum;
    }
    return workspace.bytes(out, count * length);
  };
}

/** Symbols of several widths, one by one, code points XORed on the way. */
function createMixed({ workspace, template, texts, columns, row, batch }: Prepared): CodeEncoder['encode'] {
  const { utf8: symbolBytes, offsets, codePoints, size } = template.alphabet;
  const pieces = workspace.allocate(8 * texts.length);
  texts.forEach((text, column) => {
    const at = workspace.allocate(text.length);
    workspace.bytes(at, text.length).set(text);
    workspace.words(behind(pieces, 8 * column), 2).set([at, text.length]);
  });
  const symbols = workspace.allocate(8 * size);
  for (let digit = 0; digit < size; digit++) {
    const text = symbolBytes.subarray(offsets[digit], offsets[digit + 1]);
    workspace.bytes(behind(symbols, 8 * digit), text.length).set(text);
    workspace.words(behind(symbols, 8 * digit + 4), 1)[0] = text.length * 2 ** 24 + codePoints[digit]!;
  }
  const sumsAt = workspace.allocate(4 * columns);
  const out = workspace.allocate(batch * (longestText(template) + 1) + SLACK_BYTES);
  return (digits, count, checksum) => {
    const sums = workspace.words(sumsAt, columns);
    sums.fill(0);
    const end = workspace.kernels.spellOut(digits, row, count, pieces, columns, symbols, sumsAt, out);
    // The top byte has the XOR of the widths.
    for (let place = 0; place < template.places; place++) checksum[place]! ^= sums[place]! & 0xffffff;
    return workspace.bytes(out, end - out);
  };
}

/** Prepares the kernel that writes check symbols. */
function createCheckSymbols(workspace: Workspace, { start, steps, symbolOf }: CheckMachine, batch: number) {
  const copies = new Map<object, Pointer>();
  const places = workspace.allocate(steps.length * PLACE_BYTES);
  steps.forEach(({ weigh, turn }, place) => {
    const fields = [copyOnce(workspace, copies, weigh), copyOnce(workspace, copies, turn)];
    workspace.words(behind(places, place * PLACE_BYTES + CHECK_STEP), 2).set(fields);
  });
  const symbols = copyOnce(workspace, copies, symbolOf);
  const states = workspace.allocate(4 * batch);
  return (digits: Pointer, row: number, count: number) => {
    workspace.words(states, count).fill(start);
    for (let place = 0; place < steps.length; place++) {
      workspace.kernels.checkPlace(behind(places, place * PLACE_BYTES), states, count, behind(digits, 2 * place), row);
    }
    workspace.kernels.checkSymbols(states, count, symbols, behind(digits, 2 * steps.length), row);
  };
}

function utf8(text: readonly FixedCharacter[]): Uint8Array {
  return new TextEncoder().encode(text.map(({ codePoint }) => String.fromCodePoint(codePoint)).join(''));
}
