import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { eventually } from '../eventually.ts';
import { type Bundle, bundle } from '../runtime/bundle.ts';
import { openRuntimeClient } from '../runtime/client.ts';
import { openLocalRuntime } from '../runtime/local.ts';
import type { Outcome, Runtime } from '../runtime/outcome.ts';

/** The local cloud runs handlers under the contract of AWS's runtime client: the same probes, under both, with the same outcome. */
let code: Bundle;
beforeAll(() => {
  code = bundle('probes');
});
afterAll(() => code.remove());

const runtimes = { aws: openRuntimeClient, local: openLocalRuntime };

async function under<T>(open: typeof openRuntimeClient, handler: string, run: (runtime: Runtime) => Promise<T>) {
  const runtime = await open({ folder: code.folder, handler });
  try {
    return await run(runtime);
  } finally {
    await runtime.close();
  }
}

async function both<T>(handler: string, run: (runtime: Runtime) => Promise<T>): Promise<T> {
  const aws = await under(runtimes.aws, handler, run);
  expect(await under(runtimes.local, handler, run)).toEqual(aws);
  return aws;
}

/** An outcome without the ids and the words of an error that is the runtime's own. */
function comparable({ payload, error, exited }: Outcome): object {
  if (!error) return { payload };
  const message = error.errorMessage.replace(/RequestId: \S+/, 'RequestId: id');
  return { payload, errorType: error.errorType, ...(error.errorType.includes('Callback') ? {} : { message }), exited };
}
const once = (runtime: Runtime) => runtime.invoke({}).then(comparable);

const head = `{"statusCode":200}${'\0'.repeat(8)}`;

describe('what a handler is given', () => {
  test('the stream is a plain object with the same members', async () => {
    const { payload } = (await both('stream', once)) as { payload: string };
    const seen = JSON.parse(payload.slice(head.length));
    expect(seen).toMatchObject({ isWritable: false, prototype: true, sameAfterFrom: true });
    expect(seen.surface).not.toHaveProperty('pipe');
  });
  test('the context has the same members, and no callbackWaitsForEmptyEventLoop', async () => {
    const { payload } = (await both('context', once)) as { payload: string };
    const { surface, remaining } = JSON.parse(payload);
    expect(remaining).toBe(true);
    expect(surface).not.toHaveProperty('callbackWaitsForEmptyEventLoop');
  });
});

describe('what a streaming handler does', () => {
  test.each([
    ['head', { payload: `${head}body` }],
    ['headWithEnd', { payload: 'body' }],
    ['headWithoutWrite', { payload: '' }],
    ['headOfNothing', { payload: head }],
    ['objects', { payload: '{"an":"object"}AB' }],
    ['headTooLate', { payload: 'before', errorType: 'Runtime.InvalidStreamingOperation' }],
    ['returnsSomething', { payload: 'body' }],
    ['notAsync', { payload: 'body' }],
    ['throwsFirst', { payload: '', errorType: 'RangeError', message: 'before the head' }],
    ['throwsMidway', { payload: `${head}half`, errorType: 'RangeError', message: 'in the middle' }],
    ['throwsAfterEnd', { payload: `${head}whole` }],
    ['throwsText', { payload: '', errorType: 'string', message: 'a text' }],
    ['piped', { payload: `${head}abc` }],
    ['pipedFromFailing', { errorType: 'Runtime.ExitError', exited: true }],
    ['destroys', { errorType: 'Runtime.ExitError', exited: true }],
  ])('%s', async (handler, expected) => {
    // What had come of a process that ended is lost on the one way and not on the other.
    const outcome = await both(handler, async (runtime) => {
      const { payload, ...failed } = (await once(runtime)) as { payload: string; exited?: true };
      return failed.exited ? failed : { payload, ...failed };
    });
    expect(outcome).toMatchObject(expected);
  });
});

describe('what a buffered handler does', () => {
  test.each([
    ['returnsNothing', { payload: 'null' }],
    ['returnsCircle', { errorType: 'Runtime.JSONStringifyError' }],
    ['throwsError', { errorType: 'Named', message: 'thrown' }],
    ['rejectsUnhandled', { errorType: 'Runtime.ExitError', exited: true }],
    ['throwsUncaught', { errorType: 'Runtime.ExitError', exited: true }],
    ['exits', { errorType: 'Runtime.ExitError', exited: true }],
    ['withCallback', { errorType: 'Runtime.CallbackHandlerDeprecated' }],
    ['notAFunction', { errorType: 'Runtime.HandlerNotFound' }],
    ['missing', { errorType: 'Runtime.HandlerNotFound' }],
  ])('%s', async (handler, expected) => {
    expect(await both(handler, once)).toMatchObject(expected);
  });
});

test('after a process has ended the next invocation is a cold start', async () => {
  const counted = await both('counts', async (runtime) => {
    const payloads = [];
    for (const event of [{}, {}, { die: true }, {}]) payloads.push((await runtime.invoke(event)).payload);
    return [...payloads, runtime.starts()];
  });
  expect(counted).toEqual(['1', '2', '', '1', 2]);
});

test('an invocation that comes while an idle thread is ended gets another thread', async () => {
  const runtime = await openLocalRuntime({ folder: code.folder, handler: 'counts', stopsTime: true });
  try {
    expect((await runtime.invoke({})).payload).toBe('1');
    expect((await runtime.invokeAfter(60_000, {})).payload).toBe('2');
    expect(await runtime.invokeAfter(5 * 60_000, {})).toEqual({ payload: '1' });
  } finally {
    await runtime.close();
  }
});

describe('a worker that holds much memory', () => {
  const invoked = async (limit: number) => {
    const runtime = await openLocalRuntime({ folder: code.folder, handler: 'holds', limit, stopsTime: true });
    try {
      const outcomes = [
        await runtime.invoke({}),
        await runtime.invokeAfter(5_000, { bytes: 64 * 2 ** 20 }),
        await runtime.invokeAfter(200, {}),
        await runtime.invokeAfter(300, {}),
      ];
      return outcomes.map(({ payload }) => payload);
    } finally {
      await runtime.close();
    }
  };
  test('is ended when it has had nothing to do for a moment, if it was frozen', async () => {
    expect(await invoked(1)).toEqual(['1', '2', '3', '1']);
  });
  test('is kept, if other invocations share it', async () => {
    expect(await invoked(3)).toEqual(['1', '2', '3', '4']);
  });
});

test('what cannot be loaded says so to each invocation, and not that its thread has ended', async () => {
  const runtime = await openLocalRuntime({ folder: code.folder, handler: 'missing', limit: 3 });
  try {
    for (let i = 0; i < 5; i++) {
      const outcomes = await Promise.all([1, 2, 3].map(() => runtime.invoke({})));
      expect(outcomes.map(({ error }) => error?.errorType)).toEqual(Array(3).fill('Runtime.HandlerNotFound'));
    }
  } finally {
    await runtime.close();
  }
});

test('between invocations nothing runs', async () => {
  for (const open of Object.values(runtimes)) {
    // On a busy machine some ticks come after the answer, before it is stopped: not in every pause.
    await under(open, 'ticking', (runtime) =>
      eventually(async () => {
        if (Number((await runtime.invoke({})).payload) > 800) return true;
        await sleep(1_000);
        return false;
      }, 60_000),
    );
  }
});
