import type { Status } from '../statuses/statuses.ts';

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
