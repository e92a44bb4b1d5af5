/** Most rows (of symbols) and columns (of positions) in which digits are counted: what a picture can show. */
const MOST_ROWS = 64;
const MOST_COLUMNS = 100;

/** How often the symbols stand at the positions of the tokens; neighbours are counted together where there are many. */
export interface DigitCounts {
  /** Symbols counted together in a row; the last row may have fewer. */
  readonly symbolsPerRow: number;
  readonly rows: number;
  /** Positions counted together in a column; the last column may have fewer. */
  readonly positionsPerColumn: number;
  readonly columns: number;
  /** Index of a position's first cell. */
  readonly startOf: Uint32Array;
  /** Row of a digit. */
  readonly rowOf: Uint8Array;
  /** Column by column, `cells[startOf[position] + rowOf[digit]]`. A count stays exact up to 2^53. */
  readonly cells: Float64Array;
}

/**
 * Counts of nothing yet.
 * @param symbols of the alphabet, k.
 * @param digits of a token, n.
 */
export function createDigitCounts(symbols: number, digits: number): DigitCounts {
  const symbolsPerRow = Math.ceil(symbols / MOST_ROWS);
  const positionsPerColumn = Math.ceil(digits / MOST_COLUMNS);
  const rows = Math.ceil(symbols / symbolsPerRow);
  const columns = Math.ceil(digits / positionsPerColumn);
  return {
    symbolsPerRow,
    rows,
    positionsPerColumn,
    columns,
    startOf: Uint32Array.from({ length: digits }, (_, position) => Math.floor(position / positionsPerColumn) * rows),
    rowOf: Uint8Array.from({ length: symbols }, (_, digit) => Math.floor(digit / symbolsPerRow)),
    cells: new Float64Array(rows * columns),
  };
}

/**
 * How many digits of one token are expected in each cell.
 * @param shares of the symbols at each position, in order.
 */
export function expectedCells(
  { rows, columns, startOf, rowOf }: DigitCounts,
  shares: Iterable<Float64Array>,
): Float64Array {
  const cells = new Float64Array(rows * columns);
  let position = 0;
  for (const each of shares) {
    const start = startOf[position++]!;
    for (const [digit, share] of each.entries()) cells[start + rowOf[digit]!]! += share;
  }
  return cells;
}
