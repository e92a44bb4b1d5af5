import { createAlphabet } from '../../../engine/alphabet/alphabet.ts';
import { type CodeRanker, createCodeRanker } from '../../../engine/formats/code-ranker.ts';
import type { FormatLine } from '../../../engine/formats/format-line.ts';
import { openFormatLine } from '../../../engine/formats/open.ts';
import { resolveFormat } from '../../../engine/formats/resolve.ts';
import { packResolved, type ResolvedFormat, unpackResolved } from '../../../engine/formats/resolved.ts';
import { LINE_ID, MAC } from '../helpers.ts';
import type { Described } from './oracle.ts';

/** A description as a customer would send it. */
export function requestOf({ pattern, check, words, lookalikes, runs, codes }: Described): unknown {
  return JSON.parse(JSON.stringify({ pattern, check, avoid: { words, lookalikes, runs, codes } }));
}

export function resolvedOf(format: Described): ResolvedFormat {
  return resolveFormat({ alphabet: createAlphabet(format.chars), format: requestOf(format) });
}

/** The line of a description, opened from what would be stored. */
export function formatLineOf(format: Described, lineId = LINE_ID): FormatLine {
  const stored = unpackResolved(packResolved(resolvedOf(format)));
  return openFormatLine({ mac: MAC, lineId, alphabet: createAlphabet(format.chars), format: stored });
}

/** The ranker of a description, from what would be stored. */
export function codeRankerOf(format: Described): CodeRanker {
  return createCodeRanker(unpackResolved(packResolved(resolvedOf(format))), createAlphabet(format.chars));
}
