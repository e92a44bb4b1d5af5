import { attemptPrefix } from '../lines/file-keys.ts';
import { type Head, LEDGER_BEHIND, notBefore } from '../lines/head.ts';
import { advance, settleFailed } from '../lines/ledger.ts';
import { recordAndTell } from '../lines/telling.ts';
import { hasLaterWitness } from '../lines/witnesses.ts';
import { removeFiles } from './removal.ts';

/**
 * Gives an attempt up that has not reached `ended`: records `failed` and tells of it, ends its uploads, deletes its files; then
 * its range is free. Where witnesses of later attempts tell that the ledger came back from a backup, range and files are left as
 * they are. Can run twice.
 * @param code the error's name.
 * @throws Superseded where the part has ended, or the head names another attempt.
 */
export async function giveUp(head: Head, code: string): Promise<void> {
  const moment = notBefore(head.timestamps.started ?? head.timestamps.requested);
  const isBehind = await hasLaterWitness(head);
  const failure = isBehind
    ? { code: LEDGER_BEHIND, detail: 'The ledger of this line must be reconciled by an operator.' }
    : { code, detail: 'The production was given up; its range is free again.' };
  const failed = await advance(head, 'failed', moment, { failure });
  await (isBehind ? recordAndTell(failed, 'failed') : clearFailed(failed));
}

/**
 * Does for a failed attempt what is left to do: records and tells that it has failed, takes away what it has stored; its range is
 * free then. The parts before it keep what is theirs. Can run twice.
 */
export async function clearFailed(failed: Head): Promise<void> {
  await Promise.all([recordAndTell(failed, 'failed'), removeFiles(attemptPrefix(failed))]);
  await settleFailed(failed, new Date().toISOString());
}
