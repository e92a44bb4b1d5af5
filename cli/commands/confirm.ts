import { createInterface } from 'node:readline/promises';
import { RefusedError, UsageError } from '../platform/exits.ts';

/**
 * Asks before what cannot be undone.
 * @param question made when there is somebody to ask.
 * @throws UsageError where there is nobody to ask; RefusedError where the answer is no
 */
export async function confirm(question: string | (() => Promise<string>), yes: true | undefined): Promise<void> {
  if (yes) return;
  if (!process.stdin.isTTY || !process.stderr.isTTY) {
    throw new UsageError('This command asks before it deletes, but there is no terminal. Give --yes.');
  }
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const text = typeof question === 'string' ? question : await question();
  const answer = await terminal.question(`${text} [y/N] `);
  terminal.close();
  if (!/^y(es)?$/i.test(answer.trim())) throw new RefusedError('Nothing was deleted.');
}
