import { type Gs1Data, reasons } from '../../engine/readings/index.ts';
import { type Finding, type Found, isFound, type NotFound } from './findings.ts';
import type { KnownLine } from './known-line.ts';
import { placeOf, type Result, type Shown } from './results.ts';

/** A line that has issued a code, and its place there. */
export type Holder = Pick<Result, 'read' | 'part' | 'position' | 'void' | 'redeemed'> & { readonly line: string };

/** What lines know of a string. Where a code of several was read, and where it stands, each of them tells. */
export interface ResultOverLines extends Omit<Result, 'part' | 'position' | 'void' | 'redeemed'> {
  /** Those that have issued it. */
  readonly lines?: readonly Holder[];
}

/** Bytes of JSON that all results may have together, but for those of the first line. */
const MOST_BYTES = 5 * 10 ** 6;

/** Puts together what lines know of strings, one line after the other. */
export interface Tally {
  /** Bytes that the results have as JSON, about. */
  readonly bytes: number;
  /** Adds what a line knows. False, and nothing added, where the answer would become too large by it. */
  add(known: Pick<KnownLine, 'head'>, findings: readonly Finding[]): boolean;
  results(): ResultOverLines[];
}

/** What is known of one string until now. */
interface Known {
  readonly token: string;
  readonly lines: Holder[];
  gs1?: Gs1Data;
  /** The most specific reason. */
  fault?: NotFound;
  /** That it is a code of another product: the reason unless a line is of that product. */
  stranger?: NotFound;
  isOfProduct: boolean;
}

export function createTally(tokens: readonly string[], shown: Shown): Tally {
  const all = tokens.map((token): Known => ({ token, lines: [], isOfProduct: false }));
  let bytes = bytesOf(tokens) + tokens.length * bytesOf({ token: '', issued: false, lines: [] });
  let isEmpty = true;

  function addFault(known: Known, fault: NotFound, gtin: string | undefined): void {
    if (fault.gs1?.gtin !== undefined && fault.gs1.gtin === gtin) known.isOfProduct = true;
    const kind = fault.reason === 'gtin' ? 'stranger' : 'fault';
    const before = known[kind];
    if (before && rankOf(before) <= rankOf(fault)) return;
    bytes += bytesOf(fault) - (before ? bytesOf(before) : 0);
    known[kind] = fault;
  }

  return {
    get bytes() {
      return bytes;
    },
    add({ head }, findings) {
      const holders = findings.map((finding) => (isFound(finding) ? holderOf(head.line, finding, shown) : undefined));
      const more = holders.reduce((sum, holder) => sum + (holder ? bytesOf(holder) + 1 : 0), 0);
      if (!isEmpty && bytes + more > MOST_BYTES) return false;
      isEmpty = false;
      bytes += more;
      for (const [i, finding] of findings.entries()) {
        const known = all[i] as Known;
        const holder = holders[i];
        if (holder) known.lines.push(holder);
        if (isFound(finding)) {
          if (finding.gs1) known.gs1 ??= finding.gs1;
        } else addFault(known, finding, head.gtin);
      }
      return true;
    },
    results: () => all.map(resultOf),
  };
}

function resultOf({ token, lines, gs1, fault, stranger, isOfProduct }: Known): ResultOverLines {
  if (lines.length > 0) return { token, issued: true, ...(gs1 && { gs1 }), lines };
  const [told] = [fault, isOfProduct ? undefined : stranger]
    .filter((each) => each !== undefined)
    .sort((a, b) => rankOf(a) - rankOf(b));
  if (!told) return { token, issued: false };
  const { read, reason, at, gs1: carried } = told;
  return {
    token,
    ...(read !== undefined && { read }),
    issued: false,
    reason,
    ...(at !== undefined && { at }),
    ...(carried && { gs1: carried }),
  };
}

function holderOf(line: string, finding: Found, { details }: Shown): Holder {
  const { read } = finding;
  return { line, ...(read !== undefined && { read }), ...placeOf(finding, details) };
}

/** The most specific comes first. */
const rankOf = ({ reason }: NotFound) => reasons.indexOf(reason);
const bytesOf = (value: object) => Buffer.byteLength(JSON.stringify(value));
