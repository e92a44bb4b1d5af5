// @ts-nocheck AssemblyScript: its compiler checks the types (npm run build:kernels).
/**
 * Places of a format as its kernels see them: descriptions of 64 bytes, one a place and one for the end. A cell is a
 * state of the automaton and a state of the check machine, `state · checks + check`; a layer holds a count a cell.
 * An arc is some neighbouring symbols that step alike, 16 bytes: u32 kind, u32 first digit, u32 how many, u16 unused, u16
 * what the first digit weighs in the check machine.
 */
export const PLACE: usize = 64;
export const ARC: usize = 16;

/** The arcs, ascending. */
export const ARCS: usize = 0;
export const ARCS_END: usize = 4;
/** The next state by state · kinds + kind. */
export const NEXT: usize = 8;
export const KINDS: usize = 12;
/** The check machine's step: a u16 a digit, and a u16 a sum. */
export const WEIGH: usize = 16;
export const TURN: usize = 20;
/** The counts of this place's cells, the u32 words that each takes, and how many of these the largest one needs. */
export const LAYER: usize = 24;
export const WORDS: usize = 28;
export const USED: usize = 32;
/** The arc by digit, a u16 each. */
export const ARC_OF: usize = 36;
/**
 * Cumulative counts: rows of so many bytes, 0 and the sum after each arc, an arc being one symbol; the next cell by
 * cell · arcs + arc, the number of all cells for the dead one; digits by arc, a u16 each.
 */
export const ROWS: usize = 40;
export const ROW: usize = 44;
export const NEXT_CELLS: usize = 48;
export const DIGIT_AT: usize = 52;
/** The counts of this place's cells as doubles, in units of 2^(32 (USED − 1)). */
export const ROUGH: usize = 56;
