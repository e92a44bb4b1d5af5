import type {
  Alphabet,
  AnalysisDocument,
  Customer,
  Session,
  TokensAttributes,
  TokensDocument,
  TokensList,
  VerificationResultOverLines,
} from '../../client/index.ts';
import { type Draft, newDraft } from './draft.ts';
import type { Problem } from './problem.ts';
import { type Route, routeOf } from './route.ts';

/** A line in the list of the session, which has no deleted ones. */
export type ListedLine = TokensList['data'][number] & { readonly attributes: TokensAttributes };

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
}

/** What can be downloaded of a line. */
export type FileKind = 'txt' | 'gz' | 'snapshot' | 'score' | 'delta';

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

/** All that the page shows is a function of this. */
export interface State {
  readonly route: Route;
  readonly session: {
    readonly open?: OpenSession;
    /** Sessions to go on with, once they were asked for. */
    readonly earlier?: readonly OpenSession[];
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
    readonly busy: boolean;
    readonly problems: readonly Problem[];
  };
  readonly order: Draft;
  readonly continuation: Draft & {
    readonly line: string;
    readonly file?: File;
    /** What the session knows of the line, if it does. */
    readonly known?: TokensAttributes;
  };
  readonly lines: {
    readonly items?: readonly ListedLine[];
    readonly problems: readonly Problem[];
  };
  readonly line: {
    readonly id: string;
    readonly document?: TokensDocument;
    readonly downloads: Partial<Readonly<Record<FileKind, Download>>>;
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
    /** What was answered: of which line, empty for all, and how many these were. */
    readonly results?: {
      readonly line: string;
      readonly asked: number;
      readonly codes: readonly VerificationResultOverLines[];
    };
    readonly busy: boolean;
    readonly problems: readonly Problem[];
  };
  /** What a screen reader is to say. */
  readonly said: string;
}

const idle = { busy: false, problems: [] } as const;

/** What a tab begins with, and goes back to when its session ends. */
export function initialState(): State {
  return {
    route: routeOf(location.hash),
    session: idle,
    alphabets: { presets: [], own: [], name: '', chars: '', ...idle },
    capacity: { alphabet: '', digits: '', pattern: '', ...idle },
    order: newDraft(),
    continuation: { ...newDraft(), line: '' },
    lines: { problems: [] },
    line: { id: '', downloads: {}, problems: [] },
    analysis: { line: '', requested: '', problems: [] },
    verification: { line: '', text: '', ...idle },
    said: '',
  };
}
