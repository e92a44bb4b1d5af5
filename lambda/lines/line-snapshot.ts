import { randomBytes } from 'node:crypto';
import { createAlphabet } from '../../engine/alphabet/alphabet.ts';
import { deriveLineKeys } from '../../engine/base/keys.ts';
import { NONCE_BYTES, sealSnapshot } from '../../engine/snapshot/snapshot.ts';
import { unpackChecksum } from '../../engine/text/checksum.ts';
import type { Head } from './head.ts';
import { getKeptFormat } from './kept-formats.ts';
import { getKeptAlphabet } from './ledger.ts';
import { lineSecret } from './line-secret.ts';

/**
 * The snapshot of a line: its state after the head's part, from the ledger alone, sealed for its customer.
 * @param secret of the line, where it is known.
 */
export async function sealedState(head: Head, secret?: Uint8Array): Promise<Uint8Array> {
  const alphabet = createAlphabet(await getKeptAlphabet(head.alphabet.hash));
  const format = head.format && (await getKeptFormat(head.format.hash));
  const { snapshot: key } = deriveLineKeys(secret ?? (await lineSecret(head.key, head.line)));
  return sealSnapshot(
    {
      lineId: head.line,
      alphabetName: head.alphabet.name,
      chars: alphabet.chars,
      digits: head.digits,
      ...(format && { format }),
      part: head.part,
      next: BigInt(head.next),
      checksum: unpackChecksum(head.produced, head.digits, alphabet.codeBits),
    },
    { key, keyId: head.key, customerId: head.customer, nonce: randomBytes(NONCE_BYTES) },
  );
}
