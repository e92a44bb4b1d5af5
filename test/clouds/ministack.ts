import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { listening } from '../listening.ts';
import { BUILD, HERE, type Installed } from './install.ts';

/** A running MiniStack. */
export interface MiniStack {
  /** The address of all its services. */
  readonly endpoint: string;
  /** Its own output, and that of no function. */
  readonly log: string;
  /** What IAM has denied, a JSON document a line; it is there once something was. */
  readonly denials: string;
  stop(): Promise<void>;
}

const PATIENCE_MS = 60_000;

/** Starts MiniStack with the fill-ins, at a free port of 127.0.0.1, with IAM enforced. It ends with this process. */
export async function startMiniStack({ python, runtime }: Installed): Promise<MiniStack> {
  mkdirSync(BUILD, { recursive: true });
  const folder = mkdtempSync(join(BUILD, 'run-'));
  const log = join(BUILD, 'ministack.log');
  const denials = join(folder, 'denials.jsonl');
  const port = await freePort();
  const endpoint = `http://127.0.0.1:${port}`;
  const env = {
    PATH: process.env.PATH,
    HOME: folder,
    TMPDIR: folder,
    GATEWAY_PORT: String(port),
    BIND_HOST: '127.0.0.1',
    MINISTACK_HOST: '127.0.0.1',
    // Listeners at ports of their own, which nothing here calls.
    IOT_MTLS_ENABLED: '0',
    SFTP_ENABLED: '0',
    AUTH: 'true',
    AWS_ENDPOINT_URL: endpoint,
    CLOUDS_NODE: process.execPath,
    CLOUDS_RUNTIME: runtime,
    CLOUDS_DENIALS: denials,
  };
  const child = spawn(python, [join(HERE, 'emulator.py')], { env, cwd: folder, stdio: ['pipe', 'pipe', 'pipe'] });
  const output = createWriteStream(log);
  child.stdout?.pipe(output, { end: false });
  child.stderr?.pipe(output, { end: false });
  const stop = async (): Promise<void> => {
    await end(child);
    output.end();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await ready(child, endpoint);
  } catch (error) {
    await stop();
    throw new Error(`MiniStack was not ready within ${PATIENCE_MS} ms; see ${log}`, { cause: error });
  }
  return { endpoint, log, denials, stop };
}

async function freePort(): Promise<number> {
  await using server = await listening(createServer());
  return server.port;
}

async function ready(child: ChildProcess, endpoint: string): Promise<void> {
  const until = Date.now() + PATIENCE_MS;
  for (;;) {
    const answer = await fetch(`${endpoint}/_ministack/health`).catch(() => undefined);
    if (answer?.ok) return;
    if (child.exitCode !== null || Date.now() > until) throw new Error(`exit code ${child.exitCode}`);
    await sleep(100);
  }
}

/** The functions' processes end with it, since nobody answers them any more. */
async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), 5000);
  await exited;
  clearTimeout(timer);
}
