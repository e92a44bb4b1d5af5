import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { installRuntimeClient } from './install.ts';
import type { Outcome, Runtime, RuntimeOptions } from './outcome.ts';

const ROOT = resolve(__dirname, '..', '..');

/** Where the runtime client is, once it was installed for this file of tests. */
let installed: string | undefined;
function install(): string {
  const folder = join(ROOT, '.build', 'runtime-client');
  installRuntimeClient(folder, __dirname);
  return folder;
}

interface Pending {
  readonly id: string;
  readonly event: string;
  settle(outcome: Outcome): void;
}

async function read(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) text += chunk;
  return text;
}

const decoded = (base64: string) => JSON.parse(Buffer.from(base64, 'base64').toString('utf8'));

/**
 * A bundle under AWS's own runtime client (`aws-lambda-ric`), in a process of its own that asks this one for its invocations: the
 * other side of the Runtime API, as far as a test can tell.
 */
export async function openRuntimeClient({
  folder,
  handler = 'handler',
  environment = {},
  timeoutMs = 10_000,
}: RuntimeOptions): Promise<Runtime> {
  installed ??= install();
  const program = join(installed, 'index.mjs');
  let log = '';
  let starts = 0;
  let child: ChildProcess | undefined;
  let closed = false;
  let waiting: ServerResponse | undefined;
  let running: Pending | undefined;
  let initError: Outcome['error'];
  const queue: Pending[] = [];

  function settle(outcome: Outcome): void {
    running?.settle(outcome);
    running = undefined;
  }

  function dispatch(): void {
    if (!waiting || running || queue.length === 0) return;
    running = queue.shift() as Pending;
    waiting.writeHead(200, {
      'Content-Type': 'application/json',
      'Lambda-Runtime-Aws-Request-Id': running.id,
      'Lambda-Runtime-Deadline-Ms': String(Date.now() + timeoutMs),
      'Lambda-Runtime-Invoked-Function-Arn': 'arn:aws:lambda:us-east-1:000000000000:function:probe',
    });
    waiting.end(running.event);
    child?.kill('SIGCONT');
    waiting = undefined;
  }

  /** Lambda freezes a process that has answered and asks for more, until there is more. */
  function freeze(): void {
    if (waiting && !running) child?.kill('SIGSTOP');
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.url?.endsWith('/next')) {
      waiting = response;
      dispatch();
      freeze();
      return;
    }
    const payload = await read(request);
    const failed = request.trailers['lambda-runtime-function-error-body'];
    // The runtime goes on when it has the answer, so the outcome is told before.
    if (request.url?.endsWith('/init/error')) initError = JSON.parse(payload);
    else if (request.url?.endsWith('/error')) settle({ payload: '', error: JSON.parse(payload) });
    else settle(failed === undefined ? { payload } : { payload, error: decoded(String(failed)) });
    response.writeHead(202).end();
    dispatch();
    freeze();
  }

  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;

  function start(): void {
    starts += 1;
    child = spawn(process.execPath, [program], {
      env: {
        PATH: process.env.PATH,
        AWS_LAMBDA_RUNTIME_API: `127.0.0.1:${port}`,
        _HANDLER: `index.${handler}`,
        LAMBDA_TASK_ROOT: folder,
        AWS_LAMBDA_FUNCTION_NAME: 'probe',
        AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
        AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '512',
        AWS_LAMBDA_LOG_GROUP_NAME: '/aws/lambda/probe',
        AWS_LAMBDA_LOG_STREAM_NAME: 'local',
        AWS_REGION: 'us-east-1',
        ...environment,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const output of [child.stdout, child.stderr]) {
      output?.on('data', (chunk) => {
        log += chunk;
      });
    }
    child.once('exit', (code) => {
      if (closed) return;
      running ??= queue.shift();
      if (initError) settle({ payload: '', error: initError });
      initError = undefined;
      // As Lambda reports it.
      const errorMessage = `RequestId: ${running?.id} Error: Runtime exited with error: exit status ${code}`;
      settle({ payload: '', error: { errorType: 'Runtime.ExitError', errorMessage }, exited: true });
      if (queue.length > 0) start();
      else child = undefined;
    });
  }

  return {
    invoke: (event) =>
      new Promise((settled) => {
        queue.push({ id: randomUUID(), event: JSON.stringify(event), settle: settled });
        if (!child) start();
        dispatch();
      }),
    log: () => log,
    starts: () => starts,
    close: async () => {
      closed = true;
      if (child && child.exitCode === null) {
        child.kill('SIGKILL');
        await once(child, 'exit');
      }
      server.closeAllConnections();
      server.close();
    },
  };
}
