import { createHmac, randomUUID } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { lastStep } from '../api/statuses/statuses.ts';
import { type Cloud, startCloud } from './cloud/cloud.ts';
import { lockDirectory } from './platform/lock.ts';
import { readSettings } from './platform/settings.ts';
import { demoApiKeys } from './seed/demo-customers.ts';

/**
 * `npm run demo`: the documented example for real, from nothing to 1,000 tokens on disk. It runs the service in this
 * process, over a folder of its own (`.local/demo` unless LOCAL_DIR says otherwise) and at a free port, and speaks to
 * it over HTTP as any client would.
 */

const SIZE = 1000;
const DIGITS = 100;
/** Lines that are ordered for the time alone. */
const WARM = 9;
const ALPHABET = { name: 'UPPER_VOWELS', chars: 'AEIOU' };
const JSON_API = 'application/vnd.api+json';

/** Sends a request; its body and answer are documents, or the answer is a file. @throws Error with a refusal */
async function call(url: string, key: Record<string, string>, method: string, body?: object): Promise<Response> {
  const response = await fetch(url, {
    method,
    headers: { Accept: JSON_API, 'Content-Type': JSON_API, ...key },
    ...(body && { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${method} ${url} answered ${response.status}: ${await response.text()}`);
  return response;
}

/** A tokens document, as far as the demo reads it. */
interface TokensDocument {
  readonly data: {
    readonly id: string;
    readonly attributes: {
      readonly status: string;
      readonly progress?: number;
      readonly filehashes?: { readonly data: string };
    };
  };
}

function say(title: string, ...lines: readonly string[]): void {
  console.log(`\n${title}\n${lines.map((line) => `  ${line}`).join('\n')}`);
}

function check(what: string, holds: boolean): string {
  if (!holds) throw new Error(`This does not hold: ${what}.`);
  return `✓ ${what}`;
}

/** A line that the demo has ordered. */
interface Line {
  /** Its address. */
  readonly url: string;
  readonly seed: string;
  readonly finished: TokensDocument;
  /** From sending the order to seeing it finished. */
  readonly seconds: number;
}

/** Orders a line and waits until it is finished, telling each state of it that is seen. */
async function order(url: string, key: Record<string, string>, tell: (state: string) => void): Promise<Line> {
  const seed = randomUUID();
  const from = performance.now();
  const ordered = await call(`${url}/tokens`, key, 'POST', {
    meta: { seed },
    data: {
      type: 'tokens',
      attributes: { size: String(SIZE), digits: String(DIGITS), alphabet: ALPHABET.name },
    },
  });
  let current = (await ordered.json()) as TokensDocument;
  const line = `${url}/tokens/${current.data.id}`;
  for (let told = ''; ; await new Promise((resolve) => setTimeout(resolve, 10))) {
    const { status, progress } = current.data.attributes;
    const state = progress === undefined ? status : `${status}, ${progress}%`;
    if (state !== told) tell(state);
    told = state;
    if (status === 'failed') throw new Error('The production has failed.');
    if (status === lastStep('none')) break;
    current = (await (await call(line, key, 'GET')).json()) as TokensDocument;
  }
  return { url: line, seed, finished: current, seconds: (performance.now() - from) / 1000 };
}

async function demo({ url }: Cloud, directory: string): Promise<void> {
  const note = { data: { type: 'session', attributes: { note: 'npm run demo' } } };
  const opened = await call(`${url}/sessions`, { 'Api-Key': demoApiKeys.basic }, 'POST', note);
  const session = (await opened.json()) as { data: { id: string } };
  const key = { 'Session-Key': session.data.id };
  say('A session, opened with the Api-Key of the demo customer', `Session-Key ${session.data.id}`);

  const alphabet = { id: ALPHABET.name, type: 'alphabet', attributes: { chars: ALPHABET.chars } };
  await call(`${url}/alphabets`, key, 'POST', { data: alphabet });
  say('An alphabet of its own', `${ALPHABET.name} = ${ALPHABET.chars}`);

  console.log(`\nAn order: ${SIZE} tokens of ${DIGITS} digits`);
  const line = await order(url, key, (state) => console.log(`  ${state}`));
  const { id } = line.finished.data;
  console.log(`  after ${line.seconds.toFixed(2)} s, functions started for the first time`);

  console.log(`\nGET /api/tokens/${id}/started\n`);
  console.log(JSON.stringify(await (await call(`${line.url}/started`, key, 'GET')).json(), null, 4));

  const data = Buffer.from(await (await call(`${line.url}/data`, key, 'GET')).arrayBuffer());
  const snapshot = Buffer.from(await (await call(`${line.url}/snapshot`, key, 'GET')).arrayBuffer());
  const tokens = data.toString('utf8').split('\n');
  const different = new Set(tokens).size;
  const hash = createHmac('sha256', line.seed).update(data).digest('hex');
  say('The first of the tokens', ...tokens.slice(0, 3));
  say(
    'Checked',
    check(`${tokens.length} tokens, ${different} of them different`, tokens.length === SIZE && different === SIZE),
    check(
      `each has ${DIGITS} of the symbols`,
      tokens.every((token) => /^[AEIOU]{100}$/.test(token)),
    ),
    check('the file has the hash that was promised', line.finished.data.attributes.filehashes?.data === hash),
  );

  const folder = join(directory, 'files', id);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'tokens.txt'), data);
  writeFileSync(join(folder, 'snapshot.blob'), snapshot);
  const shown = relative(process.cwd(), folder);
  say(
    `Saved in ${shown}`,
    `tokens.txt     ${data.length} bytes`,
    `snapshot.blob  ${snapshot.length} bytes: with it the line can be continued`,
  );
  say('Check the hash yourself', `openssl dgst -sha256 -hmac ${line.seed} ${join(shown, 'tokens.txt')}`, `→ ${hash}`);

  const times: number[] = [];
  for (let i = 0; i < WARM; i++) times.push((await order(url, key, () => {})).seconds);
  const median = times.sort((a, b) => a - b)[Math.floor(WARM / 2)] as number;
  say(
    `${WARM} more such lines, now that everything is warm`,
    `finished ${median.toFixed(2)} s after the order (median)`,
  );
}

async function main(): Promise<void> {
  const LOCAL_DIR = process.env.LOCAL_DIR || join('.local', 'demo');
  const settings = readSettings({ ...process.env, LOCAL_DIR, PORT: '0' });
  const unlock = lockDirectory(settings.directory);
  console.log('Starting the local cloud (the first time it bundles the functions, which takes some seconds) …');
  const cloud = await startCloud(settings, (part) => {
    console.error(`The local ${part} has died.`);
    process.exit(1);
  });
  console.log(`It answers at ${cloud.url}.`);
  try {
    await demo(cloud, settings.directory);
  } finally {
    await cloud.close();
    unlock();
  }
}

main().then(
  () => process.exit(0),
  (error: Error) => {
    console.error(error.message);
    process.exit(1);
  },
);
