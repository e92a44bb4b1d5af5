import { ParameterError } from './errors.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/**
 * The canonical text of a UUID: lower case, as it goes into permanent byte strings.
 *
 * @throws ParameterError if the text is no UUID.
 */
export function canonicalUuid(text: string): string {
  if (!UUID.test(text)) throw new ParameterError('A line id is a UUID.');
  return text.toLowerCase();
}

/**
 * The 16 bytes of a UUID in network order.
 *
 * @throws ParameterError if the text is no UUID.
 */
export function uuidToBytes(text: string): Uint8Array {
  const hex = canonicalUuid(text).replaceAll('-', '');
  return Uint8Array.from({ length: 16 }, (_, i) => Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16));
}

/** The canonical text of 16 UUID bytes. */
export function uuidFromBytes(bytes: Uint8Array): string {
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
