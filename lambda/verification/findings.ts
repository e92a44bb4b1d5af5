import { type Gs1Data, type Reading, type ReadingMode, type Reason, readCode } from '../../engine/readings/index.ts';
import { type Standing, standingOf } from '../gate/standing.ts';
import { placesAt } from '../lines/issued.ts';
import type { KnownLine } from './known-line.ts';

/** An issued code of a line. */
export interface Found {
  /** What the string was read as, where that differs from it. */
  readonly read?: string;
  readonly gs1?: Gs1Data;
  readonly position: bigint;
  readonly part: number;
  /** What has become of it. */
  readonly standing?: Standing;
}

/** Why a string is no issued code of a line. */
export interface NotFound {
  readonly reason: Reason;
  /** For `symbol` and `format`: the character at fault of `read`, or of what was sent, in code points from 0. */
  readonly at?: number;
  /** The text that the reason is about, where it differs from what was sent. */
  readonly read?: string;
  readonly gs1?: Gs1Data;
}

/** What a line knows of a string. */
export type Finding = Found | NotFound;

export function isFound(finding: Finding): finding is Found {
  return 'position' in finding;
}

/** Reads each string as a code of the line. */
export function readAll(
  { head, shape }: Pick<KnownLine, 'head' | 'shape'>,
  tokens: readonly string[],
  mode: ReadingMode,
): Reading[] {
  return tokens.map((token) => readCode(token, shape, mode, head.gtin));
}

/**
 * What the line knows of strings that were read as codes of it. Each code is decrypted back to its position, nothing is searched; the
 * ledger alone decides what was issued, so that a deleted line still answers.
 */
export async function findAll({ head, line }: KnownLine, readings: readonly Reading[]): Promise<Finding[]> {
  const codes = readings.flatMap((reading) => ('code' in reading ? [reading.code] : []));
  const positions = line.positionsOf(codes);
  const placeOf = await placesAt(
    head,
    positions.filter((position) => position !== undefined),
  );
  const inTurn = positions.values();
  const findings: Finding[] = [];
  for (const reading of readings) {
    if ('reason' in reading) {
      findings.push(reading);
      continue;
    }
    const { code, isAsSent, gs1 } = reading;
    const told = { ...(isAsSent ? {} : { read: code }), ...(gs1 && { gs1 }) };
    const position = inTurn.next().value;
    // Where it has no position, it fits and is avoided.
    const part = position === undefined ? undefined : placeOf(position)?.part;
    if (position === undefined) findings.push({ ...told, reason: 'avoided' });
    else findings.push(part === undefined ? { ...told, reason: 'unissued' } : { ...told, position, part });
  }
  return findings;
}

/** The same with what has become of each code since. */
export async function withStanding(
  { head }: Pick<KnownLine, 'head'>,
  findings: readonly Finding[],
): Promise<Finding[]> {
  const positions = findings.flatMap((finding) => (isFound(finding) ? [finding.position] : []));
  if (positions.length === 0) return [...findings];
  return withStandingOf(findings, await standingOf(head.line, positions));
}

/** The same with what is known of the standing of each code. */
export function withStandingOf(findings: readonly Finding[], known: ReadonlyMap<bigint, Standing>): Finding[] {
  return findings.map((finding) => {
    const standing = isFound(finding) ? known.get(finding.position) : undefined;
    return standing ? { ...(finding as Found), standing } : finding;
  });
}
