import { macMessage } from '../../engine/base/keys.ts';
import { macOf } from '../platform/mac.ts';

/**
 * The secret of a line: the MAC of its id.
 * @param key id of the key-service key that the line was begun with.
 * @returns 32 bytes.
 */
export async function lineSecret(key: string, line: string): Promise<Uint8Array> {
  return macOf(key, macMessage(line));
}
