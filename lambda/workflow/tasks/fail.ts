import { type Attempt, hasEnded } from '../../lines/head.ts';
import { requireHead } from '../../lines/ledger.ts';
import { giveUp } from '../give-up.ts';
import { task } from '../task.ts';

interface Failed extends Attempt {
  readonly error: { readonly Error?: string };
}

/** Gives up an attempt. If it has ended after all, its codes are made, and the workflow continues with it. */
export const handler = task(async ({ line, part, attempt, error }: Failed): Promise<{ ended: boolean }> => {
  const head = await requireHead({ line, part, attempt });
  if (hasEnded(head)) return { ended: true };
  await giveUp(head, error.Error ?? 'Unknown');
  return { ended: false };
});
