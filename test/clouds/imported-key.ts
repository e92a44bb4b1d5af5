import { constants, createPublicKey, publicEncrypt } from 'node:crypto';
import {
  CreateKeyCommand,
  GetParametersForImportCommand,
  ImportKeyMaterialCommand,
  KMSClient,
} from '@aws-sdk/client-kms';
import { type Account, sdkOf } from './deployment.ts';

/** A key that was made elsewhere. */
export interface ImportableKey {
  readonly id: string;
  /** 32 bytes. */
  readonly material: Uint8Array;
}

/**
 * Imports the material of an HMAC key, as KMS takes it: under a wrapping key of its own. The key gets the id that it had, by a tag that
 * test/clouds/emulator.py reads; AWS itself lets nobody choose an id.
 * @returns its ARN
 */
export async function importKey(account: Account, key: ImportableKey): Promise<string> {
  const keys = new KMSClient({ ...sdkOf(account), endpoint: account.endpoint });
  const { KeyMetadata } = await keys.send(
    new CreateKeyCommand({
      KeySpec: 'HMAC_256',
      KeyUsage: 'GENERATE_VERIFY_MAC',
      Origin: 'EXTERNAL',
      Tags: [{ TagKey: 'clouds:key-id', TagValue: key.id }],
    }),
  );
  if (KeyMetadata?.KeyId !== key.id) throw new Error(`The key has the id ${KeyMetadata?.KeyId}.`);
  const { PublicKey, ImportToken } = await keys.send(
    new GetParametersForImportCommand({
      KeyId: key.id,
      WrappingAlgorithm: 'RSAES_OAEP_SHA_256',
      WrappingKeySpec: 'RSA_2048',
    }),
  );
  const wrapping = createPublicKey({ key: Buffer.from(PublicKey ?? []), format: 'der', type: 'spki' });
  const options = { key: wrapping, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' };
  const EncryptedKeyMaterial = publicEncrypt(options, key.material);
  const ExpirationModel = 'KEY_MATERIAL_DOES_NOT_EXPIRE';
  await keys.send(new ImportKeyMaterialCommand({ KeyId: key.id, ImportToken, EncryptedKeyMaterial, ExpirationModel }));
  keys.destroy();
  return KeyMetadata.Arn as string;
}
