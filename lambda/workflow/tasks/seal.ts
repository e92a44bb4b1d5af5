import type { Attempt } from '../../lines/head.ts';
import { requireHead } from '../../lines/ledger.ts';
import { cleanUpOnFailure } from '../removal.ts';
import { finishPart } from '../steps/finish.ts';
import { task } from '../task.ts';

/** Finishes a part that has ended. It is retried as long as the execution exists. */
export const handler = task(
  cleanUpOnFailure(async ({ line, part, attempt }: Attempt): Promise<Record<string, never>> => {
    await finishPart(await requireHead({ line, part, attempt }));
    return {};
  }),
);
