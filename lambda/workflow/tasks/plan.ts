import { type Attempt, hasEnded } from '../../lines/head.ts';
import { recordOf } from '../../lines/line-record.ts';
import { lineSecret } from '../../lines/line-secret.ts';
import { putRecord } from '../../lines/records.ts';
import { allDone } from '../../platform/all-done.ts';
import { cleanUpOnFailure } from '../removal.ts';
import { type Beginning, beginPart, chunksOf, readPart, requireSession } from '../steps/begin.ts';
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
    if (chunksOf(beginning.plan) === 1) {
      await makeAndFinish(beginning);
      return { chunks: [], analysis, finished: true };
    }
    await requireSession(beginning.head);
    const { head, plan } = await beginPart(beginning);
    await putRecord(recordOf(head, 'started'));
    return { chunks: Array.from({ length: chunksOf(plan) }, (_, chunk) => chunk), analysis };
  }),
);

async function makeAndFinish(beginning: Beginning): Promise<void> {
  const { head } = beginning;
  if (hasEnded(head)) {
    await requireSession(head);
    return finishPart((await beginPart(beginning)).head);
  }
  // Fetched once, for the codes and the snapshot.
  const secret = lineSecret(head.key, head.line);
  const [ended, fetched] = await allDone([makeWhole(beginning, secret), secret]);
  await finishPart(ended, fetched);
}
