import { type Head, hasEnded } from '../../lines/head.ts';

/** How many parts of a line have ended, and how many tokens they have. */
export function endedParts(head: Head): { total: string; parts: number } {
  return { total: head.next, parts: hasEnded(head) ? head.part : head.part - 1 };
}
