import type { ShownLine } from '../../api/documents/line.ts';
import { factsOf, hasIssued, momentsOf, type Status } from '../../api/statuses/statuses.ts';
import { reachableOf } from '../../engine/alphabet/capacity.ts';
import { capacityOfLine, codeBytesOf } from './code-space.ts';
import { type Attempt, type Head, hasEnded } from './head.ts';

/** The record of a status, which never changes: everything that its answer shows, and nothing that came later. */
export interface LineRecord extends Attempt, ShownLine {
  /** Id of the idempotency record under which the order was accepted; never shown. */
  readonly claim: string;
  /** Id of the key that has ordered; never shown. */
  readonly key?: string;
}

/**
 * The record of a status that the head has reached. It depends only on the head. So a step that was cut off between the update of
 * the head and the record writes the same record when it runs again.
 */
export function recordOf(head: Head, status: Status): LineRecord {
  const isDeleted = status === 'deleted';
  const facts = isDeleted ? undefined : factsOf(status);
  const ended = isDeleted ? hasEnded(head) : hasIssued(status);
  const position = BigInt(head.first) + (ended ? BigInt(head.order.size) : 0n);
  const available = capacityOfLine(head) - position;
  const { rate, checksum, filesizes, filehashes } = head.result ?? {};
  return {
    line: head.line,
    part: head.part,
    attempt: head.attempt,
    status,
    attributes: {
      timestamps: {
        ...Object.fromEntries(
          momentsOf(status).flatMap((moment) => {
            const at = head.timestamps[moment];
            return at === undefined ? [] : [[moment, at]];
          }),
        ),
        ...(isDeleted && head.deleted !== undefined ? { deleted: head.deleted } : {}),
      },
      status,
      analysis: head.order.analysis,
      ...(facts?.progress && { progress: facts.progress[0] }),
      size: String(head.order.size),
      digits: String(head.digits),
      reachable: String(reachableOf({ available, tokenBytes: codeBytesOf(head), ...head.order.bounds })),
      alphabet: head.alphabet.name,
      ...(head.format && { format: head.format.shown }),
      available: String(available),
      ...(head.order.note === undefined ? {} : { note: head.order.note }),
      ...(head.gtin === undefined ? {} : { gtin: head.gtin }),
      ...(ended && head.result
        ? {
            rate: rate as number,
            partial: available > 0n,
            checksum: checksum as string,
            filesizes: filesizes ?? {},
            ...(filehashes ? { filehashes } : {}),
          }
        : {}),
      ...(facts?.error && head.failure && { error: head.failure }),
    },
    ...(!isDeleted && head.order.seed !== undefined ? { seed: head.order.seed } : {}),
    ...(head.order.payment && { payment: head.order.payment }),
    claim: head.order.claim,
    ...(head.order.key === undefined ? {} : { key: head.order.key }),
  };
}
