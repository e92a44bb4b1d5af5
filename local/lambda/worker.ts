import { parentPort, workerData } from 'node:worker_threads';
import { InvokeStore, InvokeStoreBase } from '@aws/lambda-invoke-store';
import type { FromWorker, FunctionError, ToWorker, WorkerSettings } from './messages.ts';
import { HttpResponseStream, ResponseStream } from './response-stream.ts';

/** The thread in which a function's bundle runs: Lambda's Node runtime, as far as handlers can tell. */

type Invoke = Extract<ToWorker, { type: 'invoke' }>;
type Handler = (event: unknown, ...rest: unknown[]) => unknown;

const STREAMING = Symbol.for('aws.lambda.runtime.handler.streaming');
const port = parentPort!;
const { module, exportName, functionName, functionArn, memoryMb } = workerData as WorkerSettings;
const streams = new Map<number, ResponseStream>();

function streamifyResponse(handler: Handler): Handler {
  return Object.assign(handler, { [STREAMING]: 'response' });
}

Object.assign(globalThis, { awslambda: { streamifyResponse, HttpResponseStream } });

// As the runtime keeps them where invocations share a process: the log's keys of each invocation stay its own.
const store = await InvokeStore.getInstanceAsync(true);

const post = (message: FromWorker): void => port.postMessage(message);

function describe(error: unknown): FunctionError {
  if (!(error instanceof Error)) return { errorType: typeof error, errorMessage: String(error) };
  return { errorType: error.name, errorMessage: error.message, trace: error.stack?.split('\n') ?? [] };
}

async function load(): Promise<Handler> {
  const handler = (await import(module))[exportName];
  if (typeof handler === 'function') return handler;
  throw Object.assign(new Error(`${exportName} is undefined or not exported`), { name: 'Runtime.HandlerNotFound' });
}

// Started at once, as Lambda's init phase is; awaited by each invocation, so that a failure reaches the caller.
const loading = load();
loading.catch(() => {});

async function invoke(message: Invoke): Promise<void> {
  await store.run({ [InvokeStoreBase.PROTECTED_KEYS.REQUEST_ID]: message.requestId }, () => handle(message));
}

async function handle({ id, event, requestId, deadline }: Invoke): Promise<void> {
  const context = {
    callbackWaitsForEmptyEventLoop: true,
    functionName,
    functionVersion: '$LATEST',
    invokedFunctionArn: functionArn,
    memoryLimitInMB: String(memoryMb),
    awsRequestId: requestId,
    logGroupName: `/aws/lambda/${functionName}`,
    logStreamName: 'local',
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
  };
  try {
    const handler = await loading;
    if (STREAMING in handler) {
      const stream = new ResponseStream(id, post);
      streams.set(id, stream);
      const closed = new Promise<void>((resolve, reject) => {
        stream.once('error', reject).once('close', () => {
          // Destroyed without an error: what was sent is not the whole, and the client must not take it for that.
          if (stream.writableFinished) resolve();
          else reject(new Error('The response stream was destroyed before its end'));
        });
      });
      closed.catch(() => {});
      await handler(JSON.parse(event), stream, context);
      // The handler may return before its pipe is through; Lambda waits for the stream too.
      await closed;
      post({ type: 'result', id, payload: '' });
    } else {
      const result = await handler(JSON.parse(event), context);
      post({ type: 'result', id, payload: JSON.stringify(result ?? null) });
    }
  } catch (error) {
    post({ type: 'error', id, error: describe(error) });
  } finally {
    streams.delete(id);
  }
}

port.on('message', (message: ToWorker) => {
  if (message.type === 'invoke') void invoke(message);
  else if (message.type === 'credit') streams.get(message.id)?.grant(message.bytes);
  else streams.get(message.id)?.destroy(Object.assign(new Error('The client went away'), { code: 'ECONNRESET' }));
});
