import { GenerateMacCommand } from '@aws-sdk/client-kms';
import { keys } from './clients/keys.ts';
import { macMessage } from './engine/keys.ts';

/**
 * The secret of a line: the MAC of its id under a key that never leaves the key service. Nothing keeps it.
 * @param key id of the key-service key that the line was begun with.
 * @returns 32 bytes.
 */
export async function lineSecret(key: string, line: string): Promise<Uint8Array> {
  const { Mac } = await keys().send(
    new GenerateMacCommand({ KeyId: key, MacAlgorithm: 'HMAC_SHA_256', Message: macMessage(line) }),
  );
  if (Mac?.length !== 32) throw new Error('The key service has answered without a MAC of 32 bytes.');
  return Mac;
}
