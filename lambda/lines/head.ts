import type { ShownFormat } from '../../api/documents/line.ts';
import { hasIssued, reaches, type State } from '../../api/statuses/statuses.ts';

/** Everything that an accepted order asks for, so that the head alone can restart its production. */
export interface Order {
  readonly size: number;
  readonly analysis: 'none' | 'metrics';
  readonly seed?: string;
  /** Always there where payments are checked. */
  readonly payment?: { readonly id: string; readonly ident: string };
  /** What the customer says of it. */
  readonly note?: string;
  /** Id of the idempotency record under which it was accepted (idempotency, payment). */
  readonly claim: string;
  /** Id of the key that has ordered, which is no secret; never shown by the API. */
  readonly key?: string;
  /** The bounds of the agreement at the moment of the order. `reachable` is computed from them. */
  readonly bounds: { readonly maxTokens: number; readonly partBytes: number };
}

/** The facts of a line's alphabet; its symbols are in the ledger under `hash`, since they can be 262 KB. */
export interface LineAlphabet {
  readonly name: string;
  /** SHA-256 of its characters as UTF-8, lower-case hex; beside a format it has a mark at its end (`hashBesideFormat`). */
  readonly hash: string;
  /** Number of symbols, the radix k. */
  readonly size: number;
  /** Bytes of its widest symbol in UTF-8. */
  readonly widest: number;
}

/** The facts of a line's format; the whole of it is in the ledger under `hash`. */
export interface LineFormat {
  /** SHA-256 of the resolved format, lower-case hex. */
  readonly hash: string;
  /** SHA-256 of what was asked: a continuation that asks for the same has the line's format. */
  readonly request: string;
  /** Codes that the line has, decimal. */
  readonly capacity: string;
  /** Characters of a code, those of its fixed text and its check symbol too. */
  readonly characters: number;
  /** Most bytes of a code in UTF-8. */
  readonly bytes: number;
  readonly shown: ShownFormat;
}

/** What is known of a part after it has `ended`. */
export interface Result {
  /** Digits a second. */
  readonly rate: number;
  readonly checksum: string;
  /** Bytes by file. */
  readonly filesizes: Readonly<Record<string, number>>;
  /** HMAC-SHA-256 by file, where a seed was sent. */
  readonly filehashes?: Readonly<Record<string, string>>;
}

/**
 * The error code of an attempt whose head was restored from a backup, as the witnesses show. Its positions and files are not
 * changed; an operator must reconcile the line (docs/runbook.md).
 */
export const LEDGER_BEHIND = 'LedgerBehind';

/** Why a part was given up. */
export interface Failure {
  readonly code: string;
  readonly detail: string;
}

/**
 * The head of a line. Every acceptance and every step of the current part is a conditional update of this one item. It stays
 * when the line is deleted. Positions are decimal strings.
 */
export interface Head extends Attempt {
  readonly line: string;
  readonly customer: string;
  /** The session that holds the line, which can delete it: the session of its latest accepted order. */
  readonly session: string;
  /** When and in which session the line was begun, which stays. Lines of 0.1 have it from the upgrade on. */
  readonly opened?: Opened;
  /** There are orders of more than one session. */
  readonly shared?: true;
  /** GTIN of the products that the tokens are for, in 14 digits. */
  readonly gtin?: string;
  readonly alphabet: LineAlphabet;
  readonly digits: number;
  /** What the codes look like; without it they are tokens of so many digits. */
  readonly format?: LineFormat;
  /** Version of the engine whose permutation the line is. */
  readonly engine: number;
  /** Id of the key-service key from which the line's secret comes. */
  readonly key: string;
  /** From 1. */
  readonly part: number;
  /** From 1: how many times this part has been accepted. */
  readonly attempt: number;
  readonly state: State;
  readonly deleted?: string;
  /** Who has deleted it: the id of a key, `session` where it ended with its session, `retention` where it has expired. */
  readonly deletedBy?: string;
  /** Set when nothing of the part runs any more and its files are removed. */
  readonly purged?: string;
  /** First position of the current part. */
  readonly first: string;
  /** First position that no ended part has produced. */
  readonly next: string;
  /** XOR of all tokens of ended parts, a digit position each (the engine's checksum bytes). */
  readonly produced: Uint8Array;
  readonly order: Order;
  readonly timestamps: Readonly<Partial<Record<State, string>>>;
  readonly result?: Result;
  readonly failure?: Failure;
  /** The next step, for the index of heads. At `rest` the line waits to be continued, or to expire. Without it there is none. */
  readonly open?: 'production' | 'purge' | 'rest';
  /** When the head last changed its state, ISO 8601. */
  readonly touched: string;
}

/** The begin of a line. */
export interface Opened {
  /** The session's note. The session itself is not told: its id is a key. */
  readonly note?: string;
  /** ISO 8601. */
  readonly at: string;
}

/** One attempt at one part of a line. An execution, its records and its files belong to it. */
export interface Attempt {
  readonly line: string;
  readonly part: number;
  readonly attempt: number;
  /** How often the reconciler has started its production again; without it 0. */
  readonly restarts?: number;
}

/** Whether a part in this state has reached the other one. A failed part has reached what it recorded before. */
export function hasReached(head: Head, state: State): boolean {
  if (head.state === 'failed') return head.timestamps[state] !== undefined;
  return reaches(head.state, state);
}

/** Whether the positions of the current part count as produced. */
export function hasEnded(head: Head): boolean {
  return hasIssued(head.state);
}

/** Whether the current part may still end: it has neither ended, nor been given up or deleted. */
export function isUnderWay(head: Head): boolean {
  return !hasEnded(head) && head.state !== 'failed' && head.deleted === undefined;
}

/** Now or the given moment, whichever is later, in ISO 8601. So the timestamps of a line never go backwards, even if a clock does. */
export function notBefore(earlier: string | undefined): string {
  const now = new Date().toISOString();
  return earlier !== undefined && earlier > now ? earlier : now;
}
