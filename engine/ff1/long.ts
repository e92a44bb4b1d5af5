import { allocateRuns, type RunColumn, type RunPlan } from '../kernels/digit-runs.ts';
import { behind, type Pointer } from '../kernels/pointer.ts';
import type { Workspace } from '../kernels/workspace.ts';
import type { Ff1Parameters } from './ff1-parameters.ts';
import type { Ff1Memory, HalfArithmetic, Side } from './half-arithmetic.ts';

const LIMB_BITS = 32n;
/** Raises a quotient estimate beyond all its rounding errors (kernels/assembly/long.ts, `reduce`). */
const ROUND_UP = 1 + 2 ** -48;
/** Bits of a fraction beyond those of its denominator: see `planFraction`. */
const GUARD_BITS = 16;

/** Halves of any size, in limbs of 32 bits; radix^v > 2^60, so that the modulus of either side has at least two. */
export function createLong(workspace: Workspace, parameters: Ff1Parameters, memory: Ff1Memory): HalfArithmetic {
  const { kernels } = workspace;
  const { radix, u, v, d, qBlocks, sBlocks } = parameters;
  const { halves, blocks, column, r, more, constants } = memory;
  const stride = qBlocks * 16;
  const moduli = [u, v].map((digits) => writeModulus(workspace, BigInt(radix) ** BigInt(digits)));
  // To subtract: kernels/assembly/long.ts, `longRound`.
  const addends = [u, v].map((digits) => {
    const modulus = BigInt(radix) ** BigInt(digits);
    const limbs = limbsOf(modulus - (((1n << BigInt(8 * d)) - 1n) % modulus));
    const at = workspace.allocate(stride);
    workspace.words(at, limbs.length).set(limbs);
    return at;
  });
  const work = behind(workspace.allocate(4 * Math.max(d + 8, stride) + 128), 128);
  const zero = workspace.allocate(stride);
  const runColumn = column / 4;
  let fractions: Fraction[] = [];
  return {
    writeBlocks: (side, count, round) =>
      kernels.longBlocks(halves[side], stride, count, blocks, column, behind(constants, 16 * round)),
    addModulo(side, count, negate, nextRound) {
      const constant = behind(constants, 16 * nextRound);
      const moreStride = (sBlocks - 1) * 16;
      const modulus = moduli[side]!;
      const addend = negate === 0 ? zero : addends[side]!;
      kernels.longRound(
        halves[side], stride, modulus, count, r, more, moreStride, d, addend, negate, work, blocks, column, constant,
      ); // biome-ignore format: the kernel's parameters
    },
    planSplit(plan) {
      fractions = plan.segments.map((runs) => planFraction(workspace, plan, runs, runColumn));
      return fractions.flatMap(({ runs }) => runs);
    },
    split(count) {
      fractions.forEach(({ limbs, size, reciprocal, reciprocalSize, steps, scratch, runs }, side) => {
        kernels.splitLong(
          halves[side as Side], limbs, stride, count, size, reciprocal, reciprocalSize, limbs + 2, steps, runs.length,
          scratch, runs[0]!.at, runColumn,
        ); // biome-ignore format: the kernel's parameters
      });
    },
  };
}

/** The kernel's description of a modulus. */
function writeModulus(workspace: Workspace, modulus: bigint): Pointer {
  const limbs = limbsOf(modulus);
  const complement = limbsOf((1n << (LIMB_BITS * BigInt(limbs.length))) - modulus);
  const at = workspace.allocate(16 + 8 * limbs.length);
  const [third, second, first] = [limbs.at(-3) ?? 0, limbs.at(-2)!, limbs.at(-1)!];
  const top = first * 2 ** 32 + second + third / 2 ** 32;
  workspace.words(at, 1)[0] = 4 * limbs.length;
  workspace.view().setFloat64(at + 8, ROUND_UP / top, true);
  workspace.words(behind(at, 16), limbs.length).set(limbs);
  workspace.words(behind(at, 16 + 4 * limbs.length), limbs.length).set(complement);
  return at;
}

/** How the halves of a side become digits: kernels/assembly/digits.ts, `splitLong`. */
interface Fraction {
  /** Limbs of a half. */
  readonly limbs: number;
  /** Limbs of the fraction. */
  readonly size: number;
  readonly reciprocal: Pointer;
  readonly reciprocalSize: number;
  readonly steps: Pointer;
  readonly scratch: Pointer;
  readonly runs: readonly RunColumn[];
}

/**
 * The fraction F must be x/m ≤ F < (x + 1)/m: then its digits are those of x, all of them. What makes it too large, in
 * units of 1/m:
 *
 * - the reciprocal's rounding, x / 2^(64 size): less than 2^(−2 · GUARD_BITS);
 * - the slack for left out products, limbs + 2 units of the last limb: at most 258 / 2^GUARD_BITS;
 * - one unit of the last limb wherever a limb is dropped, at most 257 times 1 / 2^GUARD_BITS.
 */
function planFraction(workspace: Workspace, plan: RunPlan, segment: readonly number[], column: number): Fraction {
  const radix = BigInt(plan.radix);
  const digits = segment.reduce((sum, run) => sum + run, 0);
  const limbs = limbsOf(radix ** BigInt(digits) - 1n).length;
  const limbsFor = (rest: number) => Math.ceil((bitLength(radix ** BigInt(rest)) + GUARD_BITS) / 32);
  const size = limbsFor(digits);
  const modulus = radix ** BigInt(digits);
  const reciprocalLimbs = limbsOf(((1n << (2n * LIMB_BITS * BigInt(size))) + modulus - 1n) / modulus);
  const reciprocal = workspace.allocate(4 * reciprocalLimbs.length);
  workspace.words(reciprocal, reciprocalLimbs.length).set(reciprocalLimbs);
  const steps = workspace.allocate(8 * segment.length);
  let rest = digits;
  segment.forEach((run, i) => {
    workspace.words(behind(steps, 8 * i), 2).set([plan.radix ** run, size - limbsFor(rest)]);
    rest -= run;
  });
  return {
    limbs,
    size,
    reciprocal,
    reciprocalSize: reciprocalLimbs.length,
    steps,
    scratch: workspace.allocate(16 * Math.max(limbs + reciprocalLimbs.length, 2 * size)),
    runs: allocateRuns(workspace, segment, column),
  };
}

/** Limbs, least significant first, the topmost not zero. */
function limbsOf(value: bigint): number[] {
  const limbs: number[] = [];
  for (let rest = value; rest > 0n; rest >>= LIMB_BITS) limbs.push(Number(BigInt.asUintN(32, rest)));
  return limbs;
}

function bitLength(value: bigint): number {
  return value.toString(2).length;
}
