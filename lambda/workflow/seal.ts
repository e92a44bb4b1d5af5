import { randomBytes } from 'node:crypto';
import { createAlphabet } from '../engine/alphabet.ts';
import { unpackChecksum } from '../engine/checksum.ts';
import { deriveLineKeys } from '../engine/keys.ts';
import { NONCE_BYTES, sealSnapshot } from '../engine/snapshot.ts';
import { fileKey } from '../files/keys.ts';
import { putObject } from '../files/store.ts';
import { lineSecret } from '../line-secret.ts';
import { type Attempt, type Head, hasReached, notBefore } from '../records/head.ts';
import { advance, getKeptAlphabet, requireHead, settle } from '../records/ledger.ts';
import { recordOf } from '../records/line-record.ts';
import { putRecord } from '../records/lines.ts';
import { task } from './task.ts';

/** Seals the snapshot where tokens remain, and records `finished`. */
export const handler = task(async ({ line, part, attempt }: Attempt): Promise<Record<string, never>> => {
  const head = await requireHead({ line, part, attempt });
  const finished = hasReached(head, 'finished') ? head : await finish(head);
  await putRecord(recordOf(finished, 'finished'));
  if (finished.order.analysis === 'none') await settle(finished);
  return {};
});

async function finish(head: Head): Promise<Head> {
  if (recordOf(head, 'ended').attributes.partial) await putObject(fileKey(head, 'snapshot'), await sealedState(head));
  return advance(head, 'finished', notBefore(head.timestamps.ended));
}

/** The line's state after the head's part, sealed for its customer. */
async function sealedState(head: Head): Promise<Uint8Array> {
  const alphabet = createAlphabet(await getKeptAlphabet(head.alphabet.hash));
  const { snapshot: key } = deriveLineKeys(await lineSecret(head.key, head.line));
  return sealSnapshot(
    {
      lineId: head.line,
      alphabetName: head.alphabet.name,
      chars: alphabet.chars,
      digits: head.digits,
      part: head.part,
      next: BigInt(head.next),
      checksum: unpackChecksum(head.produced, head.digits, alphabet.codeBits),
    },
    { key, keyId: head.key, customerId: head.customer, nonce: randomBytes(NONCE_BYTES) },
  );
}
