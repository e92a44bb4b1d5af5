import type { Alphabet } from './alphabet.ts';
import type { GroupMatrix, GroupPlan } from './digit-groups.ts';

/** Turns digit groups into UTF-8 text by table lookup, and XORs the code points on the way. */
export interface TokenEncoder {
  /** Most bytes of a row: n × widest symbol + 1. */
  readonly maxRowBytes: number;
  /**
   * Writes `count` rows, each token followed by a newline (U+000A), from the start of `out`.
   *
   * @param checksum n words; the code points of each digit position are XORed into its word.
   * @returns bytes written.
   */
  encode(groups: GroupMatrix, count: number, out: Uint8Array, checksum: Uint32Array): number;
}

const NEWLINE = 0x0a;

/** Builds the tables, a few hundred kilobytes at most, of an alphabet and a plan. */
export function createTokenEncoder(alphabet: Alphabet, plan: GroupPlan): TokenEncoder {
  const { columns, lengths } = plan;
  const { codeBits, widest } = alphabet;
  const tables = buildTables(alphabet, lengths);
  const { starts, text, packed } = tables;
  const bases = Uint32Array.from(lengths, (length) => tables.bases.get(length)!);
  const digits = lengths.reduce((sum, length) => sum + length, 0);
  const sums = new Uint32Array(columns);

  return {
    maxRowBytes: digits * widest + 1,
    encode(groups, count, out, checksum) {
      sums.fill(0);
      let to = 0;
      let at = 0;
      for (let t = 0; t < count; t++) {
        for (let column = 0; column < columns; column++) {
          const entry = bases[column]! + groups[at++]!;
          sums[column]! ^= packed[entry]!;
          const end = starts[entry + 1]!;
          for (let from = starts[entry]!; from < end; from++) out[to++] = text[from]!;
        }
        out[to++] = NEWLINE;
      }
      unpack(sums, lengths, codeBits, checksum);
      return to;
    },
  };
}

/** Tables of all groups of each length that the plan has, end to end. */
interface GroupTables {
  /** First entry by group length. */
  readonly bases: ReadonlyMap<number, number>;
  /** Offset into `text` by entry, and one more. */
  readonly starts: Uint32Array;
  readonly text: Uint8Array;
  /** The group's code points, `codeBits` each, the last digit lowest. */
  readonly packed: Uint32Array;
}

function buildTables(alphabet: Alphabet, lengths: readonly number[]): GroupTables {
  const { size, utf8, offsets, codePoints, codeBits } = alphabet;
  const bases = new Map<number, number>();
  let entries = 0;
  let bytes = 0;
  for (const length of new Set(lengths)) {
    bases.set(length, entries);
    entries += size ** length;
    // Each symbol stands equally often at each of the places.
    bytes += length * size ** (length - 1) * utf8.length;
  }
  const starts = new Uint32Array(entries + 1);
  const text = new Uint8Array(bytes);
  const packed = new Uint32Array(entries);
  let to = 0;
  for (const [length, base] of bases) {
    for (let group = 0; group < size ** length; group++) {
      let word = 0;
      for (let place = size ** (length - 1); place >= 1; place /= size) {
        const digit = Math.floor(group / place) % size;
        word = (word << codeBits) | codePoints[digit]!;
        for (let from = offsets[digit]!; from < offsets[digit + 1]!; from++) text[to++] = utf8[from]!;
      }
      packed[base + group] = word;
      starts[base + group + 1] = to;
    }
  }
  return { bases, starts, text, packed };
}

/** XORs packed sums into one word a digit position. */
function unpack(sums: Uint32Array, lengths: readonly number[], codeBits: number, checksum: Uint32Array): void {
  const mask = 2 ** codeBits - 1;
  let digit = 0;
  lengths.forEach((length, column) => {
    for (let shift = (length - 1) * codeBits; shift >= 0; shift -= codeBits) {
      checksum[digit++]! ^= (sums[column]! >>> shift) & mask;
    }
  });
}
