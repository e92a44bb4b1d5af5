import { ListObjectsV2Command, PutObjectCommand, paginateListObjectsV2 } from '@aws-sdk/client-s3';
import { bucket } from '../platform/clients/bucket.ts';
import { target } from '../platform/permissions.ts';
import type { Attempt } from './head.ts';

/*
 * Witnesses: an empty object for each attempt whose production has begun, below `ledger/<line>/`, never deleted.
 * A ledger that is restored from a backup has forgotten parts. The witnesses still show them.
 */
const ROOT = 'ledger/';
const prefix = (line: string) => `${ROOT}${line}/`;
const key = ({ line, part, attempt }: Attempt) => `${prefix(line)}${pad(part)}-${pad(attempt)}`;
const pad = (count: number) => String(count).padStart(9, '0');

/** Leaves the witness of the attempt. */
export async function putWitness(attempt: Attempt): Promise<void> {
  const input = { Bucket: target('witnesses:PutObject'), Key: key(attempt), Body: new Uint8Array() };
  await bucket().send(new PutObjectCommand(input));
}

/** When the witness of the attempt was left, ISO 8601; undefined where there is none. For an operator's command. */
export async function getWitnessed(attempt: Attempt): Promise<string | undefined> {
  const Bucket = target('witnesses:ListBucket');
  const { Contents = [] } = await bucket().send(new ListObjectsV2Command({ Bucket, Prefix: key(attempt), MaxKeys: 1 }));
  return Contents[0]?.LastModified?.toISOString();
}

/** Ids of all lines that have a witness, in order. For an operator's command, never for a request. */
export async function* listWitnessedLines(): AsyncGenerator<string> {
  const pages = paginateListObjectsV2({ client: bucket() }, { Bucket: target('witnesses:ListBucket'), Prefix: ROOT });
  let last: string | undefined;
  for await (const { Contents } of pages) {
    for (const { Key = '' } of Contents ?? []) {
      const line = Key.split('/')[1];
      if (line !== undefined && line !== last) yield line;
      last = line;
    }
  }
}

/** Whether the production of a later attempt has begun. A head that names this attempt does not know the later one. */
export async function hasLaterWitness(attempt: Attempt): Promise<boolean> {
  const { KeyCount } = await bucket().send(
    new ListObjectsV2Command({
      Bucket: target('witnesses:ListBucket'),
      Prefix: prefix(attempt.line),
      StartAfter: key(attempt),
      MaxKeys: 1,
    }),
  );
  return (KeyCount ?? 0) > 0;
}
