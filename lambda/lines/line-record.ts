import type { ShownLine } from '../../api/documents/line.ts';
import type { State, Status } from '../../api/statuses/statuses.ts';
import { capacityOf, reachableOf } from '../../engine/alphabet/capacity.ts';
import { type Attempt, type Head, hasEnded } from './head.ts';

/** The record of a status, which never changes: everything that its answer shows, and nothing that came later. */
export interface LineRecord extends Attempt, ShownLine {
  /** Id of the claim under which the order was accepted; never shown. */
  readonly claim: string;
}

/** Statuses that show the result of the production. */
const produced: readonly Status[] = ['ended', 'finished', 'analyzed'];

/** The moments that a status shows: all up to it. */
const moments: Readonly<Record<Status, readonly State[]>> = {
  requested: ['requested'],
  started: ['requested', 'started'],
  ended: ['requested', 'started', 'ended'],
  finished: ['requested', 'started', 'ended', 'finished'],
  analyzed: ['requested', 'started', 'ended', 'finished', 'analyzed'],
  failed: ['requested', 'started', 'failed'],
  deleted: ['requested', 'started', 'ended', 'finished', 'analyzed', 'failed'],
};

/**
 * The record of a status that the head has reached. It depends only on the head. So a step that was cut off between the update of
 * the head and the record writes the same record when it runs again.
 */
export function recordOf(head: Head, status: Status): LineRecord {
  const ended = status === 'deleted' ? hasEnded(head) : produced.includes(status);
  const position = BigInt(head.first) + (ended ? BigInt(head.order.size) : 0n);
  const available = capacityOf(head.alphabet.size, head.digits) - position;
  const { rate, checksum, filesizes, filehashes } = head.result ?? {};
  return {
    line: head.line,
    part: head.part,
    attempt: head.attempt,
    status,
    attributes: {
      timestamps: {
        ...Object.fromEntries(
          moments[status].flatMap((moment) => {
            const at = head.timestamps[moment];
            return at === undefined ? [] : [[moment, at]];
          }),
        ),
        ...(status === 'deleted' && head.deleted !== undefined ? { deleted: head.deleted } : {}),
      },
      status,
      analysis: head.order.analysis,
      ...(status === 'started' ? { progress: 0 } : status === 'ended' ? { progress: 100 } : {}),
      size: String(head.order.size),
      digits: String(head.digits),
      reachable: String(
        reachableOf({ available, digits: head.digits, widest: head.alphabet.widest, ...head.order.bounds }),
      ),
      alphabet: head.alphabet.name,
      available: String(available),
      ...(ended && head.result
        ? {
            rate: rate as number,
            partial: available > 0n,
            checksum: checksum as string,
            filesizes: filesizes ?? {},
            ...(filehashes ? { filehashes } : {}),
          }
        : {}),
      ...((status === 'failed' || status === 'analyzed') && head.failure ? { error: head.failure } : {}),
    },
    ...(status !== 'deleted' && head.order.seed !== undefined ? { seed: head.order.seed } : {}),
    payment: head.order.payment,
    claim: head.order.claim,
  };
}
