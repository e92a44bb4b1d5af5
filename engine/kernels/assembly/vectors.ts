// @ts-nocheck AssemblyScript: its compiler checks the types (npm run build:kernels).
/** Four numbers of many limbs side by side: a vector is the limb of 32 bits at one place of each. */

/** Adds four factors, each times the limbs of one number, to four numbers. Answers the carries, for the next limb. */
export function multiplyAdd(factors: v128, limbs: usize, limbsEnd: usize, to: usize): v128 {
  let low = i64x2.splat(0);
  let high = low;
  for (; limbs < limbsEnd; limbs += 4, to += 16) {
    const limb = v128.load32_splat(limbs);
    const sum = v128.load(to);
    low = i64x2.add(i64x2.add(i64x2.extmul_low_i32x4_u(factors, limb), i64x2.extend_low_i32x4_u(sum)), low);
    high = i64x2.add(i64x2.add(i64x2.extmul_high_i32x4_u(factors, limb), i64x2.extend_high_i32x4_u(sum)), high);
    v128.store(to, lowWords(low, high));
    low = i64x2.shr_u(low, 32);
    high = i64x2.shr_u(high, 32);
  }
  return lowWords(low, high);
}

/** The low halves of four u64. */
export function lowWords(low: v128, high: v128): v128 {
  return v128.shuffle<u32>(low, high, 0, 2, 4, 6);
}

/** Turns four limbs of each of four texts into four texts' limb at each of four places (`to`, 64 bytes), or back. */
export function storeTransposed(a: v128, b: v128, c: v128, d: v128, to: usize): void {
  const ab = v128.shuffle<u32>(a, b, 0, 4, 1, 5);
  const cd = v128.shuffle<u32>(c, d, 0, 4, 1, 5);
  const abHigh = v128.shuffle<u32>(a, b, 2, 6, 3, 7);
  const cdHigh = v128.shuffle<u32>(c, d, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<u64>(ab, cd, 0, 2));
  v128.store(to, v128.shuffle<u64>(ab, cd, 1, 3), 16);
  v128.store(to, v128.shuffle<u64>(abHigh, cdHigh, 0, 2), 32);
  v128.store(to, v128.shuffle<u64>(abHigh, cdHigh, 1, 3), 48);
}
