import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** A LocalStack that runs. */
export interface LocalStack {
  /** Where all its services answer. */
  readonly endpoint: string;
  readonly version: string;
  /** What it and its services print. */
  readonly log: string;
  /** Ends it and everything that it started. */
  stop(): Promise<void>;
}

/** What it is started with. */
export interface LocalStackOptions {
  /** The Python that has its packages. */
  readonly python: string;
  /** The folder of AWS's runtime client. */
  readonly runtime: string;
  /** The folder of all that it writes; emptied first. */
  readonly state: string;
}

/** The environment of AWS's SDKs and tools for a LocalStack. It checks no keys, but the tools want some. */
export function awsEnvironment(endpoint: string): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: endpoint,
    AWS_ENDPOINT_URL_S3: endpoint, // cdklocal asks for both.
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
  };
}

/**
 * Starts LocalStack's core as a process of this machine, with what fill_ins.py fills in, and waits until it answers.
 * @throws Error naming its log if it does not get ready
 */
export async function startLocalStack({ python, runtime, state }: LocalStackOptions): Promise<LocalStack> {
  rmSync(state, { recursive: true, force: true });
  const [filesystem, temporary, logs] = ['filesystem', 'tmp', 'functions'].map((name) => join(state, name)) as [
    string,
    string,
    string,
  ];
  for (const folder of [filesystem, temporary, logs]) mkdirSync(folder, { recursive: true });
  const address = `127.0.0.1:${await freePort()}`;
  const log = join(state, 'localstack.log');
  const output = openSync(log, 'a');
  // A process group of its own, so that what it starts can be ended with it.
  const child = spawn(python, [join(import.meta.dirname, 'fill_ins.py')], {
    detached: true,
    stdio: ['ignore', output, output],
    env: {
      PATH: process.env.PATH,
      HOME: state,
      PYTHONDONTWRITEBYTECODE: '1',
      TMPDIR: temporary,
      FILESYSTEM_ROOT: filesystem,
      GATEWAY_LISTEN: address,
      SKIP_SSL_CERT_DOWNLOAD: '1', // Nothing here speaks TLS.
      DISABLE_EVENTS: '1', // Nothing of this is told to LocalStack's makers.
      DNS_ADDRESS: '0', // No name server of its own.
      CLOUDS_NODE: process.execPath,
      CLOUDS_RUNTIME: runtime,
      CLOUDS_LOGS: logs,
    },
  });
  closeSync(output);
  const endpoint = `http://${address}`;
  try {
    const version = await ready(child, endpoint, log);
    return { endpoint, version, log, stop: () => stop(child) };
  } catch (error) {
    await stop(child);
    throw error;
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

async function ready(child: ChildProcess, endpoint: string, log: string): Promise<string> {
  const until = Date.now() + 120_000;
  while (Date.now() < until && child.exitCode === null && child.signalCode === null) {
    try {
      const answer = await fetch(`${endpoint}/_localstack/health`);
      if (answer.ok) return ((await answer.json()) as { version: string }).version;
    } catch {
      // It does not listen yet.
    }
    await sleep(200);
  }
  throw new Error(`LocalStack did not get ready; see ${log}.`);
}

/** It waits for executions and connections that it will not see end, so it gets ten seconds. */
async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    await Promise.race([ended, sleep(10_000, undefined, { ref: false })]);
  }
  try {
    process.kill(-(child.pid as number), 'SIGKILL');
  } catch {
    // Nothing of its group is left.
  }
}
