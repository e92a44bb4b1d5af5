import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { demoApiKeys } from '../../local/seed/demo-customers.ts';
import { UsageError } from './exits.ts';

/** The options that every command has. */
export interface GlobalOptions {
  readonly url?: string;
  readonly apiKey?: string;
  readonly config?: string;
  readonly json?: true;
  readonly quiet?: true;
}

/** Which service, and as whom. */
export interface Settings {
  readonly url: string;
  readonly apiKey: string;
}

const LOCAL_SERVICE = 'http://127.0.0.1:3000/api';

/** A folder of the user's as the XDG base directories have it. */
export function xdgFolder(kind: 'CONFIG' | 'STATE'): string {
  const fallback = kind === 'CONFIG' ? join(homedir(), '.config') : join(homedir(), '.local', 'state');
  return join(process.env[`XDG_${kind}_HOME`] || fallback, 'unique-tokens');
}

/**
 * Address and key: from the options, else the environment, else the configuration file, else the local service and its demo key.
 * The file's key goes to the file's address alone.
 * @throws UsageError
 */
export function readSettings(options: GlobalOptions): Settings {
  const file = readConfiguration(options.config);
  const url = address(options.url ?? (process.env.UNIQUE_TOKENS_URL || file.url || LOCAL_SERVICE));
  const isOfFile = file.url === undefined || address(file.url) === url;
  const apiKey =
    options.apiKey ?? (process.env.UNIQUE_TOKENS_API_KEY || (isOfFile ? file.apiKey : undefined) || demoKeyOf(url));
  if (apiKey === undefined) {
    throw new UsageError(`No Api-Key for ${url}: give --api-key, UNIQUE_TOKENS_API_KEY or a configuration file.`);
  }
  // What is no header's value would be quoted in the error of whoever tries to send it.
  if (!/^[\x21-\x7e]+$/.test(apiKey))
    throw new UsageError('This is not an Api-Key: it is empty, or has blanks or other characters that no key has.');
  return { url, apiKey };
}

function readConfiguration(path: string | undefined): { readonly url?: string; readonly apiKey?: string } {
  const file = path ?? join(xdgFolder('CONFIG'), 'config.json');
  if (path === undefined && !existsSync(file)) return {};
  if (!existsSync(file)) throw new UsageError(`There is no file ${file}.`);
  try {
    const { url, apiKey } = JSON.parse(readFileSync(file, 'utf8'));
    const isText = [url, apiKey].every((value) => value === undefined || typeof value === 'string');
    if (isText) return { ...(url && { url }), ...(apiKey && { apiKey }) };
  } catch {
    // What is wrong with its JSON would be told with a piece of it, and it holds a key.
  }
  throw new UsageError(`${file} must be a JSON object with "url" and "apiKey".`);
}

function address(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password) {
    throw new UsageError('The address of the service must be http or https, as in http://127.0.0.1:3000/api.');
  }
  return url.protocol + text.trim().slice(url.protocol.length).replace(/\/+$/, '');
}

/** Everybody knows the demo customer's key: it is for one's own machine. */
function demoKeyOf(url: string): string | undefined {
  return isOfThisMachine(url) ? demoApiKeys.basic : undefined;
}

/** Whether a key that goes to this address can be read on its way. */
export function isReadable(url: string): boolean {
  return url.startsWith('http:') && !isOfThisMachine(url);
}

function isOfThisMachine(url: string): boolean {
  return /^(127(\.\d+){3}|localhost|\[::1\])$/.test(new URL(url).hostname);
}
