import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/**
 * Takes the state folder for this process alone, creating it if need be.
 *
 * The lock is SQLite's exclusive one, which is the kernel's: it goes with the process however that ends, so a killed
 * one leaves nothing stale behind. A file with a pid in it would (pids are used again).
 *
 * @returns a function that gives the folder back
 * @throws Error naming the folder and the process that has it
 */
export function lockDirectory(directory: string): () => void {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const owner = join(directory, 'owner.pid');
  const database = new DatabaseSync(join(directory, 'lock.db'));
  try {
    database.exec('PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE');
  } catch (cause) {
    database.close();
    let pid = 'unknown';
    try {
      pid = readFileSync(owner, 'utf8');
    } catch {}
    throw new Error(`${directory} is in use by another process (${pid}). Stop it, or set LOCAL_DIR.`, { cause });
  }
  writeFileSync(owner, String(process.pid));
  return () => database.close();
}
