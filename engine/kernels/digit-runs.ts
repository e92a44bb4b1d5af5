import { ParameterError } from '../base/errors.ts';
import { behind, type Pointer } from './pointer.ts';
import type { Workspace } from './workspace.ts';

/**
 * The digits of a text are handed on as *runs*, some neighbouring digits as one number below 2^30, and written by
 * *groups*, of some digits each, that a table turns into bytes. Runs and groups are cut from the right: the first one
 * may be shorter.
 */

/** A column of runs: a u32 a text. */
export interface RunColumn {
  readonly digits: number;
  /** The first text's. */
  readonly at: Pointer;
}

/** How the digits of a text fall into runs and groups. */
export interface RunPlan {
  readonly radix: number;
  /** Digits of a full group. */
  readonly groupDigits: number;
  /** Most digits of a run where a segment has more than one. */
  readonly runDigits: number;
  /** Bits behind the point when a run is taken apart (kernels/assembly/text.ts). */
  readonly fraction: number;
  /** For each segment (a half of an FF1 text, or a whole short token) the digits of its runs. */
  readonly segments: readonly (readonly number[])[];
}

/** A run is at most this. */
const RUN_LIMIT = 2 ** 30;
/** Bytes of a table of groups: it shares the second-level cache with a batch. */
const TABLE_BYTES = 2 ** 17;
/** Bytes of a group's text. */
const GROUP_BYTES = 16;

/**
 * Plans the runs and groups of a text.
 *
 * @param radix 2 to 65,536.
 * @param symbolBytes bytes of each symbol, 1 to 4; undefined where they differ: then groups have one digit.
 * @param segments digits of each segment, 1 or more.
 */
export function planRuns(radix: number, symbolBytes: number | undefined, segments: readonly number[]): RunPlan {
  if (segments.some((digits) => digits < 1)) throw new ParameterError('A segment has at least one digit.');
  let groupDigits = symbolBytes === undefined ? 1 : Math.floor(GROUP_BYTES / symbolBytes);
  for (; groupDigits > 1; groupDigits--) {
    if (radix ** groupDigits * entryBytes(groupDigits * symbolBytes!) > TABLE_BYTES) continue;
    const plan = planWith(radix, groupDigits, segments);
    if (plan.segments.flat().every((digits) => isExact(plan, digits))) return plan;
  }
  return planWith(radix, 1, segments);
}

/** Bytes of a table entry that holds so many: a power of two. */
export function entryBytes(bytes: number): number {
  return 2 ** Math.ceil(Math.log2(bytes));
}

function planWith(radix: number, groupDigits: number, segments: readonly number[]): RunPlan {
  const base = radix ** groupDigits;
  let runDigits = groupDigits;
  for (let limit = base * base; limit <= RUN_LIMIT; limit *= base) runDigits += groupDigits;
  return {
    radix,
    groupDigits,
    runDigits,
    fraction: 64 - Math.ceil(Math.log2(base)),
    segments: segments.map((digits) => (radix ** digits <= RUN_LIMIT ? [digits] : cut(digits, runDigits))),
  };
}

function cut(digits: number, full: number): number[] {
  const first = digits % full || full;
  return [first, ...Array<number>((digits - first) / full).fill(full)];
}

/**
 * Whether a run of so many digits comes apart exactly. Its factor is less than 1 too large, so the fraction less than
 * the run's limit too large, and that times base^(groups − 1) by the last group: it must not reach a whole.
 */
function isExact({ radix, groupDigits, fraction }: RunPlan, digits: number): boolean {
  const [first = 0, ...rest] = cut(digits, groupDigits);
  const restLimit = radix ** (groupDigits * rest.length);
  return radix ** first * restLimit * restLimit < 2 ** fraction;
}

/** Memory for the runs of a segment, a column each. */
export function allocateRuns(workspace: Workspace, runs: readonly number[], column: number): RunColumn[] {
  const first = workspace.allocate(runs.length * column);
  return runs.map((digits, i) => ({ digits, at: behind(first, i * column) }));
}
