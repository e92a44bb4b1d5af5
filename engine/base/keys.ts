import { hkdfSync } from 'node:crypto';
import { ParameterError } from './errors.ts';
import { canonicalUuid } from './uuid.ts';

/**
 * From the key service's MAC to the keys of one line. Every byte string here is permanent
 * (docs/decisions/0001-permanent-bytes.md).
 */

/** The version of π, of the derivations below and of all they feed. A version's bytes never change. */
export const ENGINE_VERSION = 1;
/** The version of lines whose format chooses among their codes (docs/decisions/0008-formats.md). */
export const FORMAT_ENGINE_VERSION = 2;

/** A version of the engine that lines are made with. */
export type EngineVersion = typeof ENGINE_VERSION | typeof FORMAT_ENGINE_VERSION;

/** Bytes of the key service's MAC (HMAC_SHA_256). */
export const MAC_BYTES = 32;
const KEY_BYTES = 32;
const NO_SALT = new Uint8Array(0);

const MAC_PURPOSE = 'unique-tokens/1/line/';
const HKDF_INFO = {
  1: { ff1: 'unique-tokens/1/ff1', shuffle: 'unique-tokens/1/shuffle' },
  2: { ff1: 'unique-tokens/2/ff1', shuffle: 'unique-tokens/2/shuffle' },
} as const;
/** Snapshots have a format of their own to tell versions apart. */
const SNAPSHOT_INFO = 'unique-tokens/1/snapshot';

/** The keys of one line, 32 bytes each. Hold them in memory only. */
export interface LineKeys {
  /** AES-256 key of FF1. */
  readonly ff1: Uint8Array;
  /** AES-256 key of the shuffle's key stream. */
  readonly shuffle: Uint8Array;
  /** AES-256-GCM key of the line's snapshots. */
  readonly snapshot: Uint8Array;
}

/**
 * The message whose HMAC-SHA-256 by the service's key is the line's secret: a purpose and the line's id, so that the
 * key can serve other purposes later and no two lines share a secret.
 *
 * @throws ParameterError if the line id is no UUID.
 */
export function macMessage(lineId: string): Uint8Array {
  return new TextEncoder().encode(MAC_PURPOSE + canonicalUuid(lineId));
}

/**
 * HKDF-SHA-256 (RFC 5869) with an empty salt (the MAC is uniform already) and one `info` for each use.
 *
 * @param mac what the key service answered to `macMessage(lineId)`.
 * @param version of the engine that the line is made with.
 * @throws ParameterError if the MAC is not 32 bytes.
 */
export function deriveLineKeys(mac: Uint8Array, version: EngineVersion = ENGINE_VERSION): LineKeys {
  if (mac.length !== MAC_BYTES) throw new ParameterError(`The key service's MAC has ${MAC_BYTES} bytes.`);
  const derive = (info: string) => new Uint8Array(hkdfSync('sha256', mac, NO_SALT, info, KEY_BYTES));
  return {
    ff1: derive(HKDF_INFO[version].ff1),
    shuffle: derive(HKDF_INFO[version].shuffle),
    snapshot: derive(SNAPSHOT_INFO),
  };
}
