import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { refusalOf } from '../../client/index.ts';
import { RefusedError } from '../platform/exits.ts';
import { type Receipt, readReceipt } from './receipt.ts';

/**
 * Says what to do where a line has gone on since its snapshot was made: which file beside it is the current one, and that the line
 * goes on without a snapshot too.
 * @returns the error as it is, where it is another one
 */
export function helpedWithSnapshot(error: unknown, snapshot: string, line: string): unknown {
  const refusal = refusalOf(error);
  if (refusal?.httpStatus !== 409 || !/continued already/.test(refusal.detail)) return error;
  const current = newestReceiptBeside(snapshot, line);
  const beside = current === undefined ? undefined : current.path.replace(/\.receipt\.json$/, '.snapshot');
  const own = beside === undefined || beside === snapshot ? '' : ` The newest one beside it is ${beside}.`;
  return new RefusedError(
    `The snapshot ${snapshot} has been continued already.${own} The line goes on without a snapshot too: unique-tokens continue --line ${line} --size … --out …`,
  );
}

/** What to do where a snapshot is not there. */
export function missingSnapshotText(snapshot: string, line: string | undefined): string {
  const id = line ?? '<line>';
  const lines = line === undefined ? ' "unique-tokens lines" shows your lines.' : '';
  return `There is no snapshot ${snapshot}. The line goes on without one: unique-tokens continue --line ${id} --size … --out …; "unique-tokens download ${id} --out …" gets its current batch with the snapshot.${lines}`;
}

/** The receipt of the line's latest part in the folder of a file. */
function newestReceiptBeside(
  path: string,
  line: string,
): { readonly path: string; readonly receipt: Receipt } | undefined {
  const folder = dirname(path);
  const receipts = readdirSync(folder)
    .filter((name) => name.endsWith('.receipt.json'))
    .flatMap((name) => {
      const receipt = readOrPass(join(folder, name));
      return receipt?.line === line && receipt.part !== undefined ? [{ path: join(folder, name), receipt }] : [];
    });
  return receipts.sort((a, b) => (b.receipt.part ?? 0) - (a.receipt.part ?? 0))[0];
}

/** A file that only has such a name is passed over. */
function readOrPass(path: string): Receipt | undefined {
  try {
    return readReceipt(path);
  } catch {
    return undefined;
  }
}
