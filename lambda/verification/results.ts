import type { Gs1Data, Reason } from '../../engine/readings/index.ts';
import { type Marks, marksOf } from '../gate/marks.ts';
import { type Finding, type Found, isFound, type NotFound } from './findings.ts';

/** What is answered about a string: one shape, in which members that do not apply are left out. */
export interface Result extends Marks {
  /** As it was asked. */
  readonly token: string;
  /** The code that it was read as, where that differs. */
  readonly read?: string;
  readonly issued: boolean;
  readonly part?: number;
  readonly position?: string;
  /** Why it is no issued code. */
  readonly reason?: Reason;
  readonly at?: number;
  /** What a GS1 string carried beside the code. */
  readonly gs1?: Gs1Data;
}

/** Whether whoever asks is shown more of an issued code than that it was issued. */
export interface Shown {
  readonly details: boolean;
}

/** What one line knows of a string, as it is answered. */
export function resultOf(token: string, finding: Finding, { details }: Shown): Result {
  const { read, gs1 } = finding;
  return {
    token,
    ...(read !== undefined && { read }),
    issued: isFound(finding),
    ...(isFound(finding) ? placeOf(finding, details) : reasonOf(finding)),
    ...(gs1 && { gs1 }),
  };
}

/** Where an issued code stands, as far as it is shown, and what has become of it. */
export function placeOf(
  { part, position, standing }: Found,
  details: boolean,
): Pick<Result, 'part' | 'position' | keyof Marks> {
  return { ...(details && { part, position: String(position) }), ...(standing && marksOf(standing, details)) };
}

function reasonOf({ reason, at }: NotFound) {
  return { reason, ...(at !== undefined && { at }) };
}
