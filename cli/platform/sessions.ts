import { createHash } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { isOutOfScope, isSessionOver, type UniqueTokens, uniqueTokens } from '../../client/index.ts';
import type { FileError } from './exits.ts';
import { writeJson } from './files.ts';
import { type Settings, xdgFolder } from './settings.ts';

/** A client in a session. */
export interface Connected {
  readonly client: UniqueTokens;
  /** Its id, which is its key. */
  readonly session: string;
}

export const retry = { retries: 4, retryDelay: 250 } as const;

/** A client for a session that is open already. */
export function inSession(url: string, session: string): Connected {
  return { client: uniqueTokens({ url, sessionKey: session, retry }), session };
}

/**
 * A client in the session that this user has kept for the address and the key, so that what is produced today is listed tomorrow. A
 * first one is opened, and another one where the kept one is gone.
 * @throws ApiError; ConnectionError where the service cannot be reached
 */
export async function connect({ url, apiKey }: Settings): Promise<Connected> {
  // The name tells nothing of the key.
  const name = createHash('sha256')
    .update(JSON.stringify([url, apiKey]))
    .digest('hex')
    .slice(0, 32);
  const path = join(xdgFolder('STATE'), 'sessions', `${name}.json`);
  const kept = read(path);
  if (kept !== undefined) {
    const connected = inSession(url, kept);
    if (await isOpen(connected)) return connected;
    if (read(path) === kept) rmSync(path, { force: true });
  }
  const customer = uniqueTokens({ url, apiKey, retry });
  const note = `unique-tokens on ${hostname()}`;
  const body = { data: { type: 'session' as const, attributes: { note } } };
  const { data } = await customer.openSession({ body }, { idempotencyKey: true });
  const session = keep(path, { url, session: data.id });
  if (session !== data.id) {
    // Another command was first: both go on in that session.
    await uniqueTokens({ url, apiKey, sessionKey: data.id, retry }).revokeSession({ path: { id: data.id } });
  }
  return inSession(url, session);
}

function read(path: string): string | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')).session;
  } catch {
    return undefined;
  }
}

/** @returns the session that is kept from now on: this one, or that of a command which was first */
function keep(path: string, content: { readonly url: string; readonly session: string }): string {
  try {
    writeJson(path, content, true);
  } catch (error) {
    if ((error as FileError).code !== 'EEXIST') throw error;
  }
  return read(path) ?? content.session;
}

async function isOpen({ client }: Connected): Promise<boolean> {
  try {
    await client.listTokens({ query: { 'page[size]': 1 } });
    return true;
  } catch (error) {
    if (isSessionOver(error)) return false;
    // A key that may not list lines is in its session all the same.
    if (isOutOfScope(error)) return true;
    throw error;
  }
}
