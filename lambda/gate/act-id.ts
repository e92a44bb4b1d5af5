import { randomBytes } from 'node:crypto';
import { uuidFromBytes } from '../../engine/base/uuid.ts';

/*
 * Voids and redemptions have UUIDs of version 7 (RFC 9562): the first 48 bits are the moment in milliseconds. So their order is that
 * of time, and a request that is repeated with its id has its moment too: all that it writes again is the same as before.
 */
const TIME_DIGITS = 12;

/** A new id, of this moment. */
export function newActId(now: number = Date.now()): string {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(now, 0, 6);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x70, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return uuidFromBytes(bytes);
}

/** The moment of an id, ISO 8601. */
export function momentOf(id: string): string {
  return new Date(Number.parseInt(id.replaceAll('-', '').slice(0, TIME_DIGITS), 16)).toISOString();
}

/** What the ids from a moment on begin with, or are greater than. */
export function idsFrom(moment: string): string {
  const hex = Math.max(0, Date.parse(moment)).toString(16).padStart(TIME_DIGITS, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}`;
}
