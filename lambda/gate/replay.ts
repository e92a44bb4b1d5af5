import { type ActWitness, listActWitnesses } from './act-witnesses.ts';
import { withdrawAct } from './acts.ts';
import { beginRedemption, carryOut, isDone } from './redemptions.ts';
import { putVoid } from './voids.ts';

/** How many requests were replayed, by what they did. */
export type Replayed = Record<ActWitness['act'], number>;

/**
 * Does again what the witnesses say, after the ledger was restored from a backup; what the ledger knows already stays as it is. It may
 * void or redeem what a request that was cut off had not, which is the safe side. It can be cut off and run again.
 * @param told is told now and then how many are done.
 */
export async function replayActs(told: (requests: number) => void): Promise<Replayed> {
  const replayed: Replayed = { voided: 0, redeemed: 0, withdrawn: 0 };
  let requests = 0;
  for await (const witness of listActWitnesses()) {
    await replay(witness);
    replayed[witness.act] += 1;
    requests += 1;
    if (requests % TOLD === 0) told(requests);
  }
  return replayed;
}

/** Requests after which progress is told. */
const TOLD = 1_000;

/** Does again what a witness says; what is done already stays. */
export async function replay(witness: ActWitness): Promise<void> {
  if (witness.act === 'voided') {
    const { act: _, positions = [], ...one } = witness;
    await putVoid(one, positions.map(BigInt), false);
  } else if (witness.act === 'redeemed') {
    const { act: _, positions, spent = {}, ...redemption } = witness;
    const asked = await beginRedemption(redemption, { positions, void: {}, spent });
    // A backup may have its begin, which did not know who would be quicker.
    if (!isDone(asked)) await carryOut(redemption, { ...asked, spent: { ...asked.spent, ...spent } });
  } else {
    const { act: _, kind, line, id, ...withdrawn } = witness;
    await withdrawAct(kind, { line, id }, withdrawn);
  }
}
