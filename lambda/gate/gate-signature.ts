import { createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto';
import { macOf } from '../platform/mac.ts';

/** What a gate knows the lists of a customer by: Ed25519, as JSON Web Signatures have it (RFC 7515, RFC 8037). */

const MAC_PURPOSE = 'unique-tokens/1/gate/';
/** What stands before the 32 bytes of an Ed25519 private key in PKCS #8 (RFC 8410). */
const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');

/**
 * The message whose MAC by the service's key is the private key that signs a customer's lists: nothing stores it. Its bytes are
 * permanent (docs/decisions/0001-permanent-bytes.md).
 */
export function gateMacMessage(customer: string): Uint8Array {
  return new TextEncoder().encode(MAC_PURPOSE + customer);
}

/**
 * The key that signs a customer's lists. Hold it in memory only.
 * @param key id of the key-service key.
 */
export async function gateKey(key: string, customer: string): Promise<KeyObject> {
  const seed = await macOf(key, gateMacMessage(customer));
  return createPrivateKey({ key: Buffer.concat([PKCS8_PREFIX, seed]), format: 'der', type: 'pkcs8' });
}

/** The public key as a JSON Web Key. */
export interface PublicJwk {
  readonly kty: 'OKP';
  readonly crv: 'Ed25519';
  readonly x: string;
}

/** The public key of a private one. */
export function publicJwk(key: KeyObject): PublicJwk {
  const { x = '' } = createPublicKey(key).export({ format: 'jwk' });
  return { kty: 'OKP', crv: 'Ed25519', x };
}

/** The payload and its signature, as a JSON Web Signature in its compact form. */
export function jwsOf(payload: object, key: KeyObject): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signed = `${part({ alg: 'EdDSA', typ: 'unique-tokens-gate+json' })}.${part(payload)}`;
  return `${signed}.${sign(null, Buffer.from(signed), key).toString('base64url')}`;
}
