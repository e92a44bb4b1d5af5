import type { Status } from '../statuses/statuses.ts';

/** What is shown of a line's format. Of words and codes to avoid only how many there are, and a hash. */
export interface ShownFormat {
  readonly pattern: string;
  readonly check?: { readonly system: string; readonly over: string };
  readonly avoid?: {
    readonly lists?: readonly string[];
    /** Those of lists too, in so far as they can occur. */
    readonly words?: Counted;
    readonly runs?: number;
    /** Those that fit, and how many were ignored because they do not. */
    readonly codes?: Counted & { readonly ignored: number };
  };
}

interface Counted {
  readonly count: number;
  /** SHA-256 in hex. */
  readonly hash: string;
}

/** The attributes of a line at one moment, as the API shows them (`api` names, decimal strings for large numbers). */
export interface LineAttributes {
  readonly timestamps: Readonly<Record<string, string>>;
  readonly status: Status;
  readonly analysis: 'none' | 'metrics';
  readonly progress?: number;
  readonly size: string;
  readonly digits: string;
  readonly reachable: string;
  readonly alphabet: string;
  /** The line's, where it has one. */
  readonly format?: ShownFormat;
  readonly available: string;
  /** The order's. */
  readonly note?: string;
  /** The line's, 14 digits. */
  readonly gtin?: string;
  readonly rate?: number;
  readonly partial?: boolean;
  readonly checksum?: string;
  readonly filesizes?: Readonly<Record<string, number>>;
  readonly filehashes?: Readonly<Record<string, string>>;
  readonly error?: { readonly code: string; readonly detail: string };
}

/** What a tokens object shows of a line. */
export interface ShownLine {
  readonly line: string;
  readonly status: Status;
  readonly attributes: LineAttributes;
  readonly seed?: string;
  readonly payment?: { readonly id: string; readonly ident: string };
}
