import type { Misfit } from '../formats/code-parser.ts';
import type { CodeShape } from './code-shape.ts';
import { caseFolded, crockfordRead, normalised } from './folding.ts';
import { type Gs1Data, scannedOf } from './gs1.ts';
import { laidOut } from './layout.ts';
import type { Reason } from './reasons.ts';
import { unwrapped } from './unwrapped.ts';

/** How a string is read: as it stands, or tidied up step by step until it is a code of the line. */
export const readingModes = ['lenient', 'strict'] as const;
export type ReadingMode = (typeof readingModes)[number];

/** Most characters of a string that is read. */
export const MAX_TEXT = 2_048;

/** What a string is read as. */
export interface CodeRead {
  /** A code of the line, issued or not. */
  readonly code: string;
  /** False where the code differs from what was sent. */
  readonly isAsSent: boolean;
  /** What a GS1 string carried beside the code. */
  readonly gs1?: Gs1Data;
}

/** Why a string is no code of the line. */
export interface NotRead {
  readonly reason: Exclude<Reason, 'unissued' | 'avoided'>;
  /** For `format` and `symbol`: the character at fault of `read`, or of what was sent, in code points from 0. */
  readonly at?: number;
  /** The text that the reason is about, where it differs from what was sent. */
  readonly read?: string;
  readonly gs1?: Gs1Data;
}

export type Reading = CodeRead | NotRead;

/**
 * Reads a string as a code of a line, one way at most. A string that is a code as it stands is that code, so none is ever read
 * as another.
 *
 * Lenient, these steps add up, until one gives a code: 1. as it stands; 2. without what is around it; 3. what a scanner
 * sent, GS1's strings taken apart; 4. without separators, fixed text put back; 5. NFKC, and case; 6. Crockford's reading.
 *
 * @param gtin the line's, 14 digits, if it has one: a GS1 string with another is not read.
 */
export function readCode(text: string, shape: CodeShape, mode: ReadingMode = 'lenient', gtin?: string): Reading {
  // A character has one or two UTF-16 units: the absurd is not spelt out.
  const isLong = text.length > MAX_TEXT && (text.length > 2 * MAX_TEXT || Array.from(text).length > MAX_TEXT);
  if (isLong) return { reason: 'length' };
  const first = shape.misfitOf(text);
  if (first === undefined) return { code: text, isAsSent: true };
  let fault: Candidate & { readonly misfit: Misfit } = { text, gs1: undefined, misfit: first };
  for (const candidate of mode === 'strict' ? [] : candidates(text, shape)) {
    const { gs1 } = candidate;
    if (gtin !== undefined && gs1?.gtin !== undefined && gs1.gtin !== gtin) {
      return { reason: 'gtin', ...(candidate.text !== text && { read: candidate.text }), gs1 };
    }
    const misfit = candidate.text === fault.text ? fault.misfit : shape.misfitOf(candidate.text);
    if (misfit === undefined) return { code: candidate.text, isAsSent: false, ...told(gs1) };
    // What only the check symbol speaks against is a typing error; else what counts is what is wrong when all is tidied up.
    if (fault.misfit.reason !== 'check') fault = { ...candidate, misfit };
  }
  return { ...(fault.misfit as NotRead), ...(fault.text !== text && { read: fault.text }), ...told(fault.gs1) };
}

/** What GS1 carried, if it was anything. */
function told(gs1: Gs1Data | undefined): { readonly gs1?: Gs1Data } {
  return gs1 !== undefined && Object.keys(gs1).length > 0 ? { gs1 } : {};
}

interface Candidate {
  readonly text: string;
  readonly gs1: Gs1Data | undefined;
}

/** Steps 2 to 6: one candidate each, each made of the one before. */
function* candidates(sent: string, shape: CodeShape): Generator<Candidate, void, undefined> {
  const inner = unwrapped(sent, shape);
  yield { text: inner, gs1: undefined };
  const scanned = scannedOf(inner);
  // A code may begin with ] and two more symbols itself.
  const { gs1 } = scanned;
  const plain = gs1 === undefined && shape.isOwn(']') ? inner : scanned.text;
  yield { text: plain, gs1 };
  const joined = laidOut(plain, shape);
  yield { text: joined, gs1 };
  const folded = caseFolded(laidOut(normalised(joined, shape), shape), shape);
  yield { text: folded, gs1 };
  yield { text: crockfordRead(folded, shape), gs1 };
}
