import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { GetObjectCommand, PutObjectCommand, paginateListObjectsV2 } from '@aws-sdk/client-s3';
import { bucket } from '../platform/clients/bucket.ts';
import { target } from '../platform/permissions.ts';
import type { Act, ActKind, Withdrawal } from './acts.ts';
import type { Void } from './voids.ts';

/*
 * Witnesses of what was voided, redeemed and withdrawn, below `voids/<line>/`, never deleted: an object for each request, written
 * before anything else. A ledger that is restored from a backup has forgotten some of it; the witnesses hold all that it needs to have
 * it done again. They hold positions, and no codes.
 */
const ROOT = 'voids/';
// The order of the names is that in which they are to be replayed: by time, and an act before its withdrawal.
const keyOf = ({ act, line, id }: ActWitness) => `${ROOT}${line}/${id}/${act === 'withdrawn' ? 2 : 1}-${act}`;

interface Named {
  readonly line: string;
  readonly id: string;
}
/** What a witness says. */
export type ActWitness = Named &
  (
    | ({ readonly act: 'voided'; readonly positions?: readonly string[] } & Void)
    | ({
        readonly act: 'redeemed';
        readonly positions: readonly string[];
        /** Who has codes that this one could not take: known after it has tried, and only where there are any. */
        readonly spent?: Readonly<Record<string, string>>;
      } & Act)
    | ({ readonly act: 'withdrawn'; readonly kind: ActKind } & Withdrawal)
  );

/** Leaves the witness of a request, in the place of one that it has left before. */
export async function putActWitness(witness: ActWitness): Promise<void> {
  const Body = JSON.stringify(witness);
  await bucket().send(new PutObjectCommand({ Bucket: target('voids:PutObject'), Key: keyOf(witness), Body }));
}

/** All witnesses, line by line, in the order in which they are to be replayed. For an operator's command, never for a request. */
export async function* listActWitnesses(): AsyncGenerator<ActWitness> {
  const pages = paginateListObjectsV2({ client: bucket() }, { Bucket: target('voids:ListBucket'), Prefix: ROOT });
  for await (const { Contents } of pages) {
    for (const { Key } of Contents ?? []) {
      const { Body } = await bucket().send(new GetObjectCommand({ Bucket: target('voids:GetObject'), Key }));
      yield JSON.parse(await text(Body as Readable));
    }
  }
}
