import type { Order } from '../api/client.ts';

/** What is known of an ended part of a kept line. */
export interface KeptPart {
  readonly part: number;
  readonly size: number;
  /** Position of its first code in the line. */
  readonly first: string;
  /** SHA-256 of its data file, lower-case hex. */
  readonly sha256: string;
  /** Some of its codes, with their positions in the line. */
  readonly codes: readonly { readonly token: string; readonly position: string }[];
}

/** A line that a released version has made. */
export interface KeptLine {
  /** What is special about it. */
  readonly kind: string;
  readonly line: string;
  /** The session that it belongs to. */
  readonly session: string;
  readonly order: Order;
  /** Its ended parts. */
  readonly parts: readonly KeptPart[];
  /** Its snapshots in Base64, the oldest first: the last one is current. */
  readonly snapshots: readonly string[];
}

/** What stands beside a kept state folder (`lines.json`). */
export interface KeptState {
  readonly version: string;
  /** When the released version made it, ISO 8601. */
  readonly made: string;
  /** The Api-Key of the customer whose lines they are. */
  readonly apiKey: string;
  /** Session of all lines but for those that name another one. */
  readonly session: string;
  /** A custom alphabet of that session. */
  readonly alphabet: { readonly name: string; readonly chars: string };
  readonly lines: readonly KeptLine[];
}
