// @ts-nocheck AssemblyScript: its compiler checks the types (npm run build:kernels).
import { Pointer } from './pointer';
/**
 * Constants that loops read from memory, once, before they begin: as literals they would be built anew at each use
 * (V8 takes four instructions for the bytes of a shuffle).
 */

/** Swizzle: the 16 bytes the other way round. */
export const REVERSE_BLOCK = memory.data<u8>([15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0], 16);
/** Swizzle: the bytes of each u32 the other way round. */
export const REVERSE_WORDS = memory.data<u8>([3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12], 16);
/** Swizzle: the bytes of each u64 the other way round. */
export const REVERSE_LONGS = memory.data<u8>([7, 6, 5, 4, 3, 2, 1, 0, 15, 14, 13, 12, 11, 10, 9, 8], 16);
/** Swizzle: zeros, then the first 8 bytes the other way round. */
export const REVERSE_TO_END = memory.data<u8>([128, 128, 128, 128, 128, 128, 128, 128, 7, 6, 5, 4, 3, 2, 1, 0], 16);

/**
 * Adding it to a double within ±2^51 rounds that to the nearest integer, which then stands in the low bits, in two's
 * complement.
 */
export const ROUND = memory.data<f64>([6755399441055744.0], 16); // 1.5 · 2^52
/**
 * Subtracted before, it makes that ⌊x⌋, or the next integer where x is less than 2^-12 below it: the half that is
 * missing in front of ⌊x⌋ = x is not there to be rounded down.
 */
export const ALMOST_HALF = memory.data<f64>([0.4998], 16);
export const ONE = memory.data<f64>([1.0], 16);
export const TWO_32 = memory.data<f64>([4294967296.0], 16);
export const LARGEST_LIMB = memory.data<f64>([4294967295.0], 16);

/** The first byte that these constants leave to the caller. */
export function heapBase(): Pointer {
  return __heap_base;
}
