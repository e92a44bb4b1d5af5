import type { Standing } from './standing.ts';

/** What has become of a code, as it is answered. */
export interface Marks {
  readonly void?: { readonly reason: string; readonly at: string; readonly id?: string };
  readonly redeemed?: {
    readonly at: string;
    /** The note of the key. */
    readonly by?: string;
    readonly first?: boolean;
    readonly id?: string;
  };
}

/**
 * What an answer says of a code. Whoever asks is always told that it is void or redeemed, and since when.
 * @param details whether the ids are told, with which an act can be withdrawn, and who has redeemed.
 */
export function marksOf({ void: one, redeemed, first }: Standing, details: boolean): Marks {
  const isOwn = first !== undefined;
  return {
    ...(one && { void: { reason: one.reason, at: one.at, ...(details && { id: one.id }) } }),
    ...(redeemed && {
      redeemed: {
        at: redeemed.at,
        ...((details || isOwn) && redeemed.by !== undefined && { by: redeemed.by }),
        ...(isOwn && { first }),
        ...(details && { id: redeemed.id }),
      },
    }),
  };
}
