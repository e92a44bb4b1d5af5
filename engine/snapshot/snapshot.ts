import { createCipheriv, createDecipheriv } from 'node:crypto';
import { ParameterError, SnapshotError } from '../base/errors.ts';
import { ENGINE_VERSION, FORMAT_ENGINE_VERSION } from '../base/keys.ts';
import { uuidToBytes } from '../base/uuid.ts';
import { concat, readState, type SnapshotState, unsigned, writeState } from './snapshot-layout.ts';

/**
 * Snapshots: sealed with AES-256-GCM by a key that only this service can derive for this line, and bound to the line
 * and its customer. Layout: docs/decisions/0001-permanent-bytes.md, and 0008-formats.md for lines whose codes have a format.
 */

/** The version of the layout. A version's bytes never change. */
export const SNAPSHOT_FORMAT = 1;
/** The version of a snapshot that has a format in it. */
export const FORMAT_SNAPSHOT_FORMAT = 2;
/** Bytes of the random nonce. */
export const NONCE_BYTES = 12;
/** No snapshot is longer: the largest alphabet, format, position and checksum, with room to spare. */
export const MAX_SNAPSHOT_BYTES = 600_000;

const MAGIC = Uint8Array.of(0x55, 0x54); // "UT"
const TAG_BYTES = 16;
const MAX_KEY_ID_BYTES = 255;
/** Magic, format, engine, length of the key id. */
const FIXED_HEADER_BYTES = MAGIC.length + 3;

/** The readable beginning of a snapshot. It is authenticated when the snapshot is opened, not before. */
export interface SnapshotHeader {
  readonly engineVersion: number;
  /** The name of the service's key that the line's secret comes from. */
  readonly keyId: string;
}

/** Whom a snapshot is bound to, and the line's key. */
export interface SnapshotBinding {
  /** `deriveLineKeys(mac).snapshot`. */
  readonly key: Uint8Array;
  /** The customer's id, any text. */
  readonly customerId: string;
  /** UUID. */
  readonly lineId: string;
}

/** Parameters of `sealSnapshot`. */
export interface SealOptions extends Omit<SnapshotBinding, 'lineId'> {
  /** Name of the service's key, 1 to 255 bytes of UTF-8. It stays readable. */
  readonly keyId: string;
  /** 12 random bytes, never used twice with a key. */
  readonly nonce: Uint8Array;
}

/**
 * Seals a state.
 *
 * @throws ParameterError if the state, the key's name or the nonce is not as documented.
 */
export function sealSnapshot(state: SnapshotState, options: SealOptions): Uint8Array {
  const { key, customerId, nonce } = options;
  const keyId = new TextEncoder().encode(options.keyId);
  if (keyId.length < 1 || keyId.length > MAX_KEY_ID_BYTES) throw new ParameterError('A key id has 1 to 255 bytes.');
  if (nonce.length !== NONCE_BYTES) throw new ParameterError(`A nonce has ${NONCE_BYTES} bytes.`);
  const { format } = state;
  const versions = format ? [FORMAT_SNAPSHOT_FORMAT, format.engine] : [SNAPSHOT_FORMAT, ENGINE_VERSION];
  const header = concat([MAGIC, Uint8Array.of(...versions, keyId.length), keyId]);
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(additionalData(header, customerId, state.lineId));
  const sealed = cipher.update(writeState(state));
  cipher.final();
  return concat([header, nonce, sealed, cipher.getAuthTag()]);
}

/**
 * Reads the header of what may be a snapshot, to know which of the service's keys to ask. Nothing in it is to be
 * trusted before `openSnapshot` has succeeded.
 *
 * @throws SnapshotError (`snapshot.format`) if it is not a snapshot, or has a version that this engine does not know.
 */
export function readSnapshotHeader(blob: Uint8Array): SnapshotHeader {
  if (blob.length > MAX_SNAPSHOT_BYTES) throw new SnapshotError('snapshot.format', 'This is longer than any snapshot.');
  if (blob.length < FIXED_HEADER_BYTES || MAGIC.some((byte, i) => blob[i] !== byte)) {
    throw new SnapshotError('snapshot.format', 'This is not a snapshot.');
  }
  const [format, engineVersion, length] = [blob[2]!, blob[3]!, blob[4]!];
  const isKnown =
    (format === SNAPSHOT_FORMAT && engineVersion === ENGINE_VERSION) ||
    (format === FORMAT_SNAPSHOT_FORMAT && [ENGINE_VERSION, FORMAT_ENGINE_VERSION].includes(engineVersion));
  if (!isKnown) {
    throw new SnapshotError('snapshot.format', 'The snapshot is of an unknown version.');
  }
  if (length < 1 || blob.length < FIXED_HEADER_BYTES + length + NONCE_BYTES + TAG_BYTES) {
    throw new SnapshotError('snapshot.format', 'The snapshot is cut short.');
  }
  const keyId = new TextDecoder().decode(blob.subarray(FIXED_HEADER_BYTES, FIXED_HEADER_BYTES + length));
  return { engineVersion, keyId };
}

/**
 * Opens a snapshot of a customer's line. Takes any bytes and bounded memory.
 *
 * @throws SnapshotError (`snapshot.format`, `snapshot.forged`) and nothing else, given a key of 32 bytes and a UUID.
 */
export function openSnapshot(blob: Uint8Array, binding: SnapshotBinding): SnapshotState & SnapshotHeader {
  const header = readSnapshotHeader(blob);
  const headerBytes = FIXED_HEADER_BYTES + blob[4]!;
  const nonce = blob.subarray(headerBytes, headerBytes + NONCE_BYTES);
  const tag = blob.subarray(blob.length - TAG_BYTES);
  const decipher = createDecipheriv('aes-256-gcm', binding.key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(additionalData(blob.subarray(0, headerBytes), binding.customerId, binding.lineId));
  decipher.setAuthTag(tag);
  const opened = decipher.update(blob.subarray(headerBytes + NONCE_BYTES, blob.length - TAG_BYTES));
  try {
    decipher.final();
  } catch (cause) {
    throw new SnapshotError('snapshot.forged', 'The snapshot is not a genuine one of this line.', { cause });
  }
  try {
    const state = readState(opened, blob[2] === FORMAT_SNAPSHOT_FORMAT);
    // The binding says the same already; what is continued must be what was sealed.
    if (state.lineId !== binding.lineId.toLowerCase()) throw new RangeError('another line');
    if ((state.format?.engine ?? ENGINE_VERSION) !== header.engineVersion) throw new RangeError('another engine');
    return { ...state, ...header };
  } catch {
    // Only this service could have sealed it, so it is a layout of ours that we do not know. No cause is attached: it
    // may quote what was sealed.
    throw new SnapshotError('snapshot.format', 'The snapshot cannot be read.');
  }
}

/** What is authenticated beside the sealed bytes: header || length of customer id || customer id || line id. */
function additionalData(header: Uint8Array, customerId: string, lineId: string): Uint8Array {
  const customer = new TextEncoder().encode(customerId);
  return concat([header, unsigned(customer.length, 2), customer, uuidToBytes(lineId)]);
}
