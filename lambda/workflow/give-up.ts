import { attemptPrefix } from '../lines/file-keys.ts';
import { type Head, LEDGER_BEHIND, notBefore } from '../lines/head.ts';
import { advance, settleFailed } from '../lines/ledger.ts';
import { publishStatus } from '../lines/publish-status.ts';
import { hasLaterWitness } from '../lines/witnesses.ts';
import { removeFiles } from './removal.ts';

/**
 * Gives up an attempt that has not reached `ended`: records `failed`, publishes it, ends its uploads and deletes its files. Then its
 * positions are free. If witnesses of later attempts show that the ledger was restored from a backup, positions and files are not
 * changed. Can run twice.
 * @param code the error's name.
 * @throws Superseded if the part has ended, or the head names another attempt.
 */
export async function giveUp(head: Head, code: string): Promise<void> {
  const moment = notBefore(head.timestamps.started ?? head.timestamps.requested);
  const isBehind = await hasLaterWitness(head);
  const failure = isBehind
    ? { code: LEDGER_BEHIND, detail: 'The ledger of this line must be reconciled by an operator.' }
    : { code, detail: 'The production was given up; its range is free again.' };
  const failed = await advance(head, 'failed', moment, { failure });
  await (isBehind ? publishStatus(failed, 'failed') : clearFailed(failed));
}

/**
 * Does what is left to do for a failed attempt: records and publishes the failure, and removes what the attempt has stored. Then its
 * positions are free. Earlier parts keep their files. Can run twice.
 */
export async function clearFailed(failed: Head): Promise<void> {
  await Promise.all([publishStatus(failed, 'failed'), removeFiles(attemptPrefix(failed))]);
  await settleFailed(failed, new Date().toISOString());
}
