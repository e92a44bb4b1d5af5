import { GenerateMacCommand } from '@aws-sdk/client-kms';
import { keys } from './clients/keys.ts';
import { target } from './permissions.ts';

/**
 * HMAC-SHA-256 of a message under a key that never leaves the key service. Nothing keeps it.
 * @param key id of the key-service key.
 * @returns 32 bytes.
 * @throws what the key service throws.
 */
export async function macOf(key: string, message: Uint8Array): Promise<Uint8Array> {
  const { Mac } = await keys().send(
    new GenerateMacCommand({
      KeyId: target('lineKey:GenerateMac', key),
      MacAlgorithm: 'HMAC_SHA_256',
      Message: message,
    }),
  );
  if (Mac?.length !== 32) throw new Error('The key service has answered without a MAC of 32 bytes.');
  return Mac;
}
