import type { Scope } from '../../api/terms/scopes.ts';
import type {
  Alphabet,
  AnalysisDocument,
  Customer,
  PartList,
  Redemption,
  Session,
  TokensAttributes,
  TokensDocument,
  TokensList,
  VerificationResultOverLines,
  Void,
} from '../../client/index.ts';
import { uuid } from '../values/uuid.ts';
import { type Draft, newDraft } from './draft.ts';
import type { Problem } from './problem.ts';
import { type Route, routeOf } from './route.ts';

/** A line in a list of those that are not deleted. */
export type ListedLine = TokensList['data'][number] & { readonly attributes: TokensAttributes };

/** A line whose files are gone: it was deleted, or has expired. What it has issued stays known. */
export type GoneLine = TokensList['data'][number] & {
  readonly attributes: Extract<TokensList['data'][number]['attributes'], { readonly status: 'deleted' }>;
};

/** The session that the tab works in. */
export interface OpenSession {
  readonly key: string;
  readonly note?: string;
  readonly granted: string;
  readonly limits: Session['attributes']['limits'];
  readonly company: string;
  readonly agreement: string;
  readonly price: Customer['attributes']['price'];
  /** ISO 4217, lower case. */
  readonly currency: string;
  /** Who checks payments. With `none` nobody pays, and no price is shown. */
  readonly payments: 'none' | 'stripe';
  /** What its key may do. */
  readonly scope: Scope;
}

/** A session as the list has it: what its key may do is found out when it is entered. */
export type FoundSession = Omit<OpenSession, 'scope'>;

/** What can be downloaded of a line. */
export type FileKind = 'txt' | 'csv' | 'gz' | 'snapshot' | 'score' | 'delta';

/** What has become of a download. */
export interface Download {
  readonly busy: boolean;
  /** What to tell of it. */
  readonly note?: string;
  /** The name by which the browser has saved it. */
  readonly name?: string;
  /** Where a file that is too large to be checked here comes from. */
  readonly url?: string;
  readonly problems: readonly Problem[];
}

type Figure = AnalysisDocument['data']['attributes']['score'];

/** Figures of an analysis, each a decimal number as text. */
export interface Figures {
  readonly score: { readonly [name in keyof Figure]: string | null };
  readonly delta?: Figures['score'];
}

/** What was answered about codes: of which line, empty for all, and how many these were. */
export interface Results {
  readonly line: string;
  readonly asked: number;
  readonly codes: readonly VerificationResultOverLines[];
}

/** Which lines are listed. */
export type LineFilter = 'all' | 'session' | 'running' | 'low' | 'failed' | 'gone';

/** Names of batches, by line, as far as they are loaded. */
export interface BatchNames {
  readonly ofLine: ReadonlyMap<string, readonly string[]>;
  /** Batches whose names are known. */
  readonly loaded: number;
  /** Whether there are more. */
  readonly more: boolean;
  readonly busy: boolean;
}

/** Codes that were made in a span of time, and in how many batches. */
export interface Total {
  readonly codes: string;
  readonly batches: number;
}

/** What has become of a line and its codes so far. */
export interface History {
  readonly parts: PartList['data'];
  readonly voids: readonly Void[];
  readonly redemptions: readonly Redemption[];
  /** Whether there are more voids or redemptions than these. */
  readonly more: boolean;
}

/** A code that was scanned at the gate. */
export interface Scan {
  readonly code: string;
  /** Its Idempotency-Key. */
  readonly key: string;
  readonly isToRedeem: boolean;
}

/** All that the page shows is a function of this. */
export interface State {
  readonly route: Route;
  readonly session: {
    readonly open?: OpenSession;
    /** What is searched for among them. */
    readonly find: string;
    /** Sessions to go on with, once they were asked for. */
    readonly earlier?: readonly FoundSession[];
    readonly busy: boolean;
    readonly problems: readonly Problem[];
  };
  readonly alphabets: {
    readonly presets: readonly Alphabet[];
    readonly own: readonly Alphabet[];
    readonly name: string;
    readonly chars: string;
    readonly busy: boolean;
    readonly problems: readonly Problem[];
  };
  readonly capacity: {
    /** What it was asked for. */
    readonly alphabet: string;
    readonly digits: string;
    readonly pattern: string;
    /** Codes with this pattern, as they could be. */
    readonly examples?: readonly string[];
    readonly available?: bigint;
    readonly reachable?: bigint;
    /** The share of the codes of a format that each kind of exclusion takes away. */
    readonly excluded?: { readonly lists: number; readonly runs: number };
    readonly busy: boolean;
    readonly problems: readonly Problem[];
  };
  readonly order: Draft;
  readonly continuation: Draft & {
    readonly line: string;
    readonly file?: File;
    /** What the session knows of the line, if it does. */
    readonly known?: TokensAttributes | GoneLine['attributes'];
  };
  readonly home: {
    readonly totals?: { readonly month: Total; readonly year: Total; readonly all: Total };
    readonly problems: readonly Problem[];
  };
  /** All lines of the customer. */
  readonly lines: {
    readonly items?: readonly ListedLine[];
    /** Those whose files are gone, once they were asked for. */
    readonly gone?: readonly GoneLine[];
    /** Once something is searched for. */
    readonly names?: BatchNames;
    /** False where lines of 0.1 may be missing, until the operator has upgraded. */
    readonly complete: boolean;
    /** What is searched for. */
    readonly find: string;
    readonly only: LineFilter;
    readonly problems: readonly Problem[];
  };
  /** The lines that this session holds: it alone can delete them, and their files go with it. */
  readonly held: { readonly items?: readonly ListedLine[] };
  readonly line: {
    readonly id: string;
    readonly document?: TokensDocument;
    /** The line, where its files are gone: it has no document any more. */
    readonly gone?: GoneLine;
    readonly history?: History;
    /** Whether its person says that the codes are saved. */
    readonly isSaved?: boolean;
    /** By kind; those of a batch that is named by kind and batch. */
    readonly downloads: { readonly [name: string]: Download | undefined };
    readonly problems: readonly Problem[];
  };
  readonly analysis: {
    readonly line: string;
    /** When its part was ordered. */
    readonly requested: string;
    readonly figures?: Figures;
    /** Address of the picture, of this page alone. */
    readonly picture?: string;
    readonly problems: readonly Problem[];
  };
  readonly verification: {
    readonly line: string;
    readonly text: string;
    /** What to tell of the file that the text is from. */
    readonly read: string;
    readonly results?: Results;
    readonly busy: boolean;
    readonly problems: readonly Problem[];
  };
  /** What is about to be done with codes: redeemed, made void, or undone. */
  readonly acting: {
    readonly reason: string;
    /** The same until something is changed or done: what is sent twice is done once. */
    readonly key: string;
    /** What was done last. */
    readonly done: string;
    readonly busy: boolean;
    readonly problems: readonly Problem[];
  };
  readonly gate: {
    readonly code: string;
    /** Of this scan. */
    readonly key: string;
    /** Scans that are not answered yet, in their order. */
    readonly waiting: readonly Scan[];
    /** The latest first. */
    readonly answers: readonly { readonly result: VerificationResultOverLines; readonly at: string }[];
    readonly busy: boolean;
    readonly problems: readonly Problem[];
  };
  readonly camera: { readonly isOn: boolean; readonly problems: readonly Problem[] };
  /** What a screen reader is to say. */
  readonly said: string;
}

const idle = { busy: false, problems: [] } as const;

/** What a tab begins with, and goes back to when its session ends. */
export function initialState(): State {
  return {
    route: routeOf(location.hash),
    session: { find: '', ...idle },
    alphabets: { presets: [], own: [], name: '', chars: '', ...idle },
    capacity: { alphabet: '', digits: '', pattern: '', ...idle },
    order: newDraft(),
    continuation: { ...newDraft(), line: '' },
    home: { problems: [] },
    lines: { complete: true, find: '', only: 'all', problems: [] },
    held: {},
    line: { id: '', downloads: {}, problems: [] },
    analysis: { line: '', requested: '', problems: [] },
    verification: { line: '', text: '', read: '', ...idle },
    acting: { reason: '', key: uuid(), done: '', ...idle },
    gate: { code: '', key: uuid(), waiting: [], answers: [], ...idle },
    camera: { isOn: false, problems: [] },
    said: '',
  };
}
