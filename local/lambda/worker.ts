import { getHeapStatistics } from 'node:v8';
import { parentPort, workerData } from 'node:worker_threads';
import { InvokeStore, InvokeStoreBase } from '@aws/lambda-invoke-store';
import { loadHandler, STREAMING } from './handler.ts';
import { keepUndiciUnloaded } from './lazy-http.ts';
import type { FromWorker, FunctionError, ToWorker, WorkerSettings } from './messages.ts';
import { HttpResponseStream, Response } from './response-stream.ts';

/** The thread in which a function's bundle runs: AWS's Node.js runtime client, as far as handlers can tell. */

type Invoke = Extract<ToWorker, { type: 'invoke' }>;

const port = parentPort!;
const settings = workerData as WorkerSettings;
const responses = new Map<number, Response>();
/** Invocations that have come, and those of them that are under way. */
let come = 0;
let running = 0;

function streamifyResponse(handler: object): object {
  return Object.assign(handler, { [STREAMING]: 'response' });
}

Object.assign(globalThis, { awslambda: { streamifyResponse, HttpResponseStream } });

// As the runtime keeps them where invocations share a process: the log's keys of each invocation stay its own.
const store = await InvokeStore.getInstanceAsync(true);

const post = (message: FromWorker): void => port.postMessage(message);

function describe(error: unknown): FunctionError {
  if (!(error instanceof Error)) return { errorType: typeof error, errorMessage: String(error), trace: [] };
  return { errorType: error.name, errorMessage: error.message, trace: error.stack?.split('\n') ?? [] };
}

keepUndiciUnloaded();

// Started at once, as Lambda's init phase is; awaited by each invocation, so that a failure reaches the caller.
const loading = loadHandler(settings);
loading.then(
  () => post({ type: 'ready', isLoaded: true }),
  () => post({ type: 'ready', isLoaded: false }),
);

function contextOf({ requestId, deadline }: Invoke): object {
  const { functionName, functionArn, memoryMb } = settings;
  return {
    clientContext: undefined,
    identity: undefined,
    invokedFunctionArn: functionArn,
    awsRequestId: requestId,
    tenantId: undefined,
    xRayTraceId: undefined,
    getRemainingTimeInMillis: () => deadline - Date.now(),
    functionName,
    functionVersion: '$LATEST',
    memoryLimitInMB: String(memoryMb),
    logGroupName: `/aws/lambda/${functionName}`,
    logStreamName: 'local',
  };
}

function serialize(result: unknown): string {
  try {
    return JSON.stringify(result === undefined ? null : result);
  } catch {
    const name = 'Runtime.JSONStringifyError';
    throw Object.assign(new Error('Unable to stringify response body'), { name });
  }
}

async function handle(message: Invoke): Promise<string> {
  const handler = await loading;
  const [event, context] = [JSON.parse(message.event), contextOf(message)];
  if (!(STREAMING in handler)) return serialize(await handler(event, context));
  const response = new Response(message.id, post);
  responses.set(message.id, response);
  try {
    const result = handler(event, response.facade(), context);
    if (!(result instanceof Promise)) throw new Error('Streaming does not support non-async handlers.');
    await result;
  } catch (error) {
    // After its end an answer cannot fail any more.
    if (!response.writableEnded) throw error;
  }
  // The handler may return before its stream is through; the runtime waits for that too.
  if (!response.writableFinished) await new Promise((done) => response.once('finish', done));
  return '';
}

async function invoke(message: Invoke): Promise<void> {
  const { id, requestId } = message;
  const keys = { [InvokeStoreBase.PROTECTED_KEYS.REQUEST_ID]: requestId };
  const outcome = await store
    .run(keys, () => handle(message))
    .then(
      (payload) => ({ type: 'result' as const, id, payload }),
      (error) => ({ type: 'error' as const, id, error: describe(error) }),
    );
  // A rejection that nobody handles ends the process first.
  await new Promise(setImmediate);
  post({ ...outcome, held: getHeapStatistics().external_memory });
  responses.delete(id);
  running -= 1;
  await freeze();
}

/**
 * Lambda freezes a function that has answered until it is invoked again: no timer runs meanwhile, no socket is served. What it
 * has written to its log is out before.
 */
async function freeze(): Promise<void> {
  if (running > 0 || !settings.freezes) return;
  const unwritten = [process.stdout, process.stderr].filter((log) => log.writableLength > 0);
  await Promise.all(unwritten.map((log) => new Promise((done) => log.write('', done))));
  if (running === 0) Atomics.wait(settings.invoked, 0, come);
}

port.on('message', (message: ToWorker) => {
  if (message.type === 'invoke') {
    come += 1;
    running += 1;
    // Connections that were closed meanwhile are found closed before they are used.
    setImmediate(() => void invoke(message));
  } else if (message.type === 'credit') responses.get(message.id)?.grant(message.bytes);
  else responses.get(message.id)?.discard();
});
