import type { Alphabet } from '../alphabet/alphabet.ts';
import { entryBytes, type RunColumn, type RunPlan } from '../kernels/digit-runs.ts';
import type { Pointer } from '../kernels/pointer.ts';
import type { Workspace } from '../kernels/workspace.ts';

/** Turns runs of digits into UTF-8 text by table lookup, and XORs the code points. */
export interface TokenEncoder {
  /**
   * Writes `count` rows, each token followed by a newline (U+000A).
   *
   * @param first the first token's row in the columns of runs.
   * @param checksum n words; the code points of each digit position are XORed into its word.
   * @returns the text, in memory that the next call overwrites.
   */
  encode(first: number, count: number, checksum: Uint32Array): Uint8Array;
}

/** What both encoders work with: pointers into the workspace. */
interface Prepared {
  readonly workspace: Workspace;
  readonly alphabet: Alphabet;
  readonly plan: RunPlan;
  readonly digits: number;
  /** The kernel's descriptions of the runs, `runs` of them. */
  readonly descriptions: Pointer;
  readonly runs: number;
  /** Table of full groups. */
  readonly table: Pointer;
  readonly out: Pointer;
}

const DESCRIPTION_BYTES = 32;
/** A symbol of an alphabet of mixed widths: its UTF-8 in 4 bytes, code point and width in another 4. */
const MIXED_ENTRY_BYTES = 8;
/** The kernels write whole vectors: so much behind the text may be spoilt, or read. */
const SLACK_BYTES = 32;

/** Bytes of each symbol, or undefined where they differ. */
export function symbolBytes(alphabet: Alphabet): number | undefined {
  return alphabet.isFixedWidth ? alphabet.widest : undefined;
}

/** Builds the tables, some hundred kilobytes at most, of an alphabet and a plan (of its `symbolBytes`). */
export function createTokenEncoder(
  workspace: Workspace,
  alphabet: Alphabet,
  plan: RunPlan,
  columns: readonly RunColumn[],
  batch: number,
): TokenEncoder {
  const { radix, groupDigits, fraction } = plan;
  const digits = columns.reduce((sum, column) => sum + column.digits, 0);
  const tables = new Map<number, Pointer>();
  const tableOf = (length: number) => {
    const known = tables.get(length) ?? writeTable(workspace, alphabet, length, groupDigits);
    tables.set(length, known);
    return known;
  };
  const table = tableOf(groupDigits);
  const descriptions = workspace.allocate(columns.length * DESCRIPTION_BYTES);
  columns.forEach((column, i) => {
    const at = descriptions + i * DESCRIPTION_BYTES;
    const more = Math.ceil(column.digits / groupDigits) - 1;
    const firstDigits = column.digits - more * groupDigits;
    const divisor = BigInt(radix) ** BigInt(more * groupDigits);
    const firstTable = tableOf(firstDigits);
    const view = workspace.view();
    view.setUint32(at, column.at, true);
    view.setUint32(at + 4, more, true);
    view.setBigUint64(at + 8, ((1n << BigInt(fraction)) + divisor - 1n) / divisor, true);
    view.setUint32(at + 16, firstTable, true);
    view.setUint32(at + 20, firstDigits * alphabet.widest, true);
  });
  const out = workspace.allocate(batch * (digits * alphabet.widest + 1) + SLACK_BYTES);
  const prepared = { workspace, alphabet, plan, digits, descriptions, runs: columns.length, table, out };
  return alphabet.isFixedWidth ? createFixed(prepared) : createMixed(prepared);
}

/**
 * Symbols of one width. The checksum is taken of the finished text, bytes of rows XORed: the bits of a code point stand
 * at the same places in every UTF-8 sequence of a length, so they can be read from XORed bytes as well.
 */
function createFixed({ workspace, alphabet, plan, digits, descriptions, runs, table, out }: Prepared): TokenEncoder {
  const { kernels } = workspace;
  const { widest } = alphabet;
  const groupBytes = plan.groupDigits * widest;
  const entry = Math.log2(entryBytes(groupBytes));
  const base = plan.radix ** plan.groupDigits;
  const rowBytes = digits * widest + 1;
  const sumBytes = Math.ceil(rowBytes / 16) * 16;
  const sumsAt = workspace.allocate(sumBytes);
  return {
    encode(first, count, checksum) {
      kernels.encodeFixed(descriptions, runs, first, count, plan.fraction, base, table, entry, groupBytes, out);
      const sums = workspace.bytes(sumsAt, sumBytes);
      sums.fill(0);
      kernels.xorRows(out, rowBytes, count, sumsAt);
      for (let digit = 0, at = 0; digit < digits; digit++, at += widest) {
        let sum = sums[at]! & (widest === 1 ? 0x7f : 0x7f >> widest);
        for (let i = 1; i < widest; i++) sum = (sum << 6) | (sums[at + i]! & 0x3f);
        checksum[digit]! ^= sum;
      }
      return workspace.bytes(out, count * rowBytes);
    },
  };
}

/** Symbols of several widths, one by one, code points XORed on the way. */
function createMixed({ workspace, plan, digits, descriptions, runs, table, out }: Prepared): TokenEncoder {
  const sumsAt = workspace.allocate(4 * digits);
  return {
    encode(first, count, checksum) {
      const sums = workspace.words(sumsAt, digits);
      sums.fill(0);
      const end = workspace.kernels.encodeMixed(
        descriptions, runs, first, count, plan.fraction, plan.radix, table, sumsAt, out,
      ); // biome-ignore format: the kernel's parameters
      // The top byte has the XOR of the widths.
      for (let digit = 0; digit < digits; digit++) checksum[digit]! ^= sums[digit]! & 0xffffff;
      return workspace.bytes(out, end - out);
    },
  };
}

/** Writes the table of all groups of a length; entries are as large as those of a full group. */
function writeTable(workspace: Workspace, alphabet: Alphabet, length: number, groupDigits: number): Pointer {
  const { size, utf8, offsets, codePoints, widest, isFixedWidth } = alphabet;
  const entry = isFixedWidth ? entryBytes(groupDigits * widest) : MIXED_ENTRY_BYTES;
  const groups = size ** length;
  const at = workspace.allocate(groups * entry + SLACK_BYTES);
  if (!isFixedWidth) {
    const view = workspace.view();
    for (let digit = 0, to: number = at; digit < size; digit++, to += entry) {
      const width = offsets[digit + 1]! - offsets[digit]!;
      for (let i = 0; i < width; i++) view.setUint8(to + i, utf8[offsets[digit]! + i]!);
      view.setUint32(to + 4, width * 2 ** 24 + codePoints[digit]!, true);
    }
    return at;
  }
  const bytes = workspace.bytes(at, groups * entry);
  // Digit by digit, from the last one on. What is done so far, a block, is copied for each symbol, and the symbol is written in front of it.
  for (let block = entry, to = (length - 1) * widest; to >= 0; to -= widest, block *= size) {
    for (let digit = 0; digit < size; digit++) {
      const from = digit * block;
      if (digit > 0) bytes.copyWithin(from, 0, block);
      for (let i = 0; i < widest; i++) {
        const byte = utf8[digit * widest + i]!;
        for (let each = from + to + i; each < from + block; each += entry) bytes[each] = byte;
      }
    }
  }
  return at;
}
