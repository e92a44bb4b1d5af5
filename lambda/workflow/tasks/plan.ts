import { type Attempt, hasEnded } from '../../lines/head.ts';
import { borrowLineOf } from '../../lines/idle-lines.ts';
import { recordOf } from '../../lines/line-record.ts';
import { lineSecret } from '../../lines/line-secret.ts';
import { putRecord } from '../../lines/records.ts';
import { allDone } from '../../platform/all-done.ts';
import { cleanUpOnFailure } from '../removal.ts';
import { beginPart, chunksOf, readPart } from '../steps/begin.ts';
import { finishPart } from '../steps/finish.ts';
import { makeWhole } from '../steps/whole.ts';
import { task } from '../task.ts';

/** What the state machine needs to continue. */
interface Plan {
  /** The chunks that are to be made; none where the part is finished. */
  readonly chunks: readonly number[];
  readonly analysis: 'none' | 'metrics';
  readonly finished?: true;
}

/**
 * First task: cuts the part into chunks and begins it. A part of a single chunk, as most are, is made and finished right here: four
 * functions one after the other would take longer to start than its codes take to be made.
 */
export const handler = task(
  cleanUpOnFailure(async ({ line, part, attempt }: Attempt): Promise<Plan> => {
    const beginning = await readPart({ line, part, attempt });
    const { analysis } = beginning.head.order;
    const isWhole = chunksOf(beginning.plan) === 1;
    // The secret is fetched while the part begins, once for the codes and the snapshot.
    const { key } = beginning.head;
    const fetching = isWhole && !hasEnded(beginning.head) ? lineSecret(key, line) : undefined;
    const opening = fetching && borrowLineOf(beginning.head, fetching);
    const [{ head, plan }, opened, secret] = await allDone([beginPart(beginning), opening, fetching]);
    if (!isWhole) {
      await putRecord(recordOf(head, 'started'));
      return { chunks: Array.from({ length: chunksOf(plan) }, (_, chunk) => chunk), analysis };
    }
    await finishPart(opened && !hasEnded(head) ? await makeWhole(head, opened, plan) : head, secret);
    return { chunks: [], analysis, finished: true };
  }),
);
