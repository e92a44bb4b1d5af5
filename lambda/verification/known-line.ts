import type { Line } from '../../engine/line.ts';
import { type CodeShape, createCodeShape } from '../../engine/readings/index.ts';
import type { Head } from '../lines/head.ts';
import { openLineOf } from '../lines/open-line.ts';

/** A line that can be asked for codes: they are read by its shape, and found by its permutation. */
export interface KnownLine {
  readonly head: Head;
  readonly line: Line;
  readonly shape: CodeShape;
}

/** How long an opened line is used again, how many are kept, and how much memory they may take: a quarter of a function's. */
export const KEPT = { milliseconds: 15 * 60_000, lines: 1_000, bytes: 2 ** 28 } as const;
/** Codes are found so many at a time: few, since a kept line keeps its memory. */
const BATCH = 256;
/** About what an alphabet takes, a symbol. */
const SYMBOL_BYTES = 64;

interface Kept extends Pick<KnownLine, 'line' | 'shape'> {
  readonly since: number;
}

const kept = new Map<string, Kept>();

/**
 * The line of a head, which the caller has been found to know. It is kept in the warm function, with the keys that come from its
 * secret, so that the key service is not asked for each code. Where there is no more room, those that are there stay until they are
 * too old: so of many lines that are asked one after the other most are there again.
 */
export async function knownLine(head: Head): Promise<KnownLine> {
  forgetOld();
  const warm = kept.get(head.line);
  if (warm) return { head, line: warm.line, shape: warm.shape };
  const line = await openLineOf(head, { batch: BATCH });
  const shape = createCodeShape(line);
  if (kept.size < KEPT.lines && keptBytes() + bytesOf(line) <= KEPT.bytes) {
    kept.set(head.line, { line, shape, since: Date.now() });
  }
  return { head, line, shape };
}

/** The oldest come first. */
function forgetOld(): void {
  for (const [id, { since }] of kept) {
    if (Date.now() - since < KEPT.milliseconds) return;
    kept.delete(id);
  }
}

function keptBytes(): number {
  return kept.values().reduce((sum, { line }) => sum + bytesOf(line), 0);
}

function bytesOf({ memoryBytes, alphabet }: Line): number {
  return memoryBytes + SYMBOL_BYTES * alphabet.size;
}
