import { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';

/** Handlers that find out what the runtime gives them, and what it does with how they misbehave. */

interface Stream extends Writable {
  setContentType(type: string): void;
  _onBeforeFirstWrite: unknown;
}
declare const awslambda: {
  streamifyResponse(handler: (event: unknown, stream: Stream, context: object) => unknown): unknown;
  HttpResponseStream: { from(stream: Stream, meta: unknown): Stream };
};
const streamed = awslambda.streamifyResponse;
const from = (stream: Stream) => awslambda.HttpResponseStream.from(stream, { statusCode: 200 });

/** What can be seen of an object: each own name with what it is, and whether it can be set. */
function surface(object: object): object {
  const described = Object.entries(Object.getOwnPropertyDescriptors(object)).map(([name, { value, get, set }]) => [
    name,
    [typeof (object as Record<string, unknown>)[name], value === undefined && get ? `get${set ? ', set' : ''}` : ''],
  ]);
  return Object.fromEntries(described.sort());
}

export const stream = streamed(async (_, out) => {
  const seen = {
    surface: surface(out),
    isWritable: out instanceof Writable,
    prototype: Object.getPrototypeOf(out) === Object.prototype,
    sameAfterFrom: from(out) === out,
    ended: out.writableEnded,
    highWaterMark: out.writableHighWaterMark,
  };
  out.write(JSON.stringify(seen));
  out.end();
});
export const context = async (_: unknown, given: Record<string, unknown>) => ({
  surface: surface(given),
  remaining: (given.getRemainingTimeInMillis as () => number)() > 5_000,
  awslambda: Object.keys(awslambda).sort(),
});

export const head = streamed(async (_, out) => {
  from(out).write('body');
  out.end();
});
export const headWithEnd = streamed(async (_, out) => void from(out).end('body'));
export const headWithoutWrite = streamed(async (_, out) => void from(out).end());
export const headOfNothing = streamed(async (_, out) => {
  from(out).write('');
  out.end();
});
export const objects = streamed(async (_, out) => {
  out.write({ an: 'object' } as never);
  out.write(new Uint8Array([65, 66]));
  out.end();
});
export const headTooLate = streamed(async (_, out) => {
  out.write('before');
  from(out);
});
export const returnsSomething = streamed(async (_, out) => {
  out.end('body');
  return 'ignored';
});
export const notAsync = streamed((_, out) => {
  out.end('body');
});
export const throwsFirst = streamed(async () => {
  throw new RangeError('before the head');
});
export const throwsMidway = streamed(async (_, out) => {
  from(out).write('half');
  await sleep(50);
  throw new RangeError('in the middle');
});
export const throwsAfterEnd = streamed(async (_, out) => {
  from(out).write('whole');
  out.end();
  await sleep(50);
  throw new RangeError('after the end');
});
export const throwsText = streamed(async () => {
  throw 'a text';
});
export const piped = streamed(async (_, out) => pipeline(Readable.from(['a', 'b', 'c']), from(out)));
export const pipedFromFailing = streamed(async (_, out) => {
  async function* failing() {
    yield 'a';
    await sleep(50);
    throw new Error('the source failed');
  }
  await pipeline(Readable.from(failing()), from(out));
});
export const destroys = streamed(async (_, out) => {
  from(out).write('half');
  await sleep(50);
  out.destroy();
  await sleep(50);
});

export const returnsNothing = async () => undefined;
export const returnsCircle = async () => {
  const circle: { self?: object } = {};
  circle.self = circle;
  return circle;
};
export const throwsError = async () => {
  throw Object.assign(new Error('thrown'), { name: 'Named' });
};
export const rejectsUnhandled = async () => {
  void Promise.reject(new Error('nobody handles it'));
  await sleep(200);
};
export const throwsUncaught = async () => {
  setTimeout(() => {
    throw new Error('nobody catches it');
  });
  await sleep(200);
};
export const exits = async () => process.exit(3);
export const withCallback = async (_: unknown, _context: unknown, _callback: unknown) => 'called';
export const notAFunction = 1;

let invocations = 0;
export const counts = async (event: { die?: boolean }) => {
  invocations += 1;
  if (event.die) void Promise.reject(new Error('nobody handles it'));
  await sleep(20);
  return invocations;
};

const held: Buffer[] = [];
/** Holds so many bytes more. Answers how often it was invoked. */
export const holds = async ({ bytes = 0 }: { bytes?: number }) => {
  if (bytes > 0) held.push(Buffer.alloc(bytes));
  invocations += 1;
  return invocations;
};

let ticked: number | undefined;
let longest = 0;
function tick(): void {
  const now = performance.now();
  longest = Math.max(longest, now - (ticked ?? now));
  ticked = now;
}
/** Ticks on behind its answer, where anything runs there. Answers how many milliseconds there were at most between two ticks. */
export const ticking = async () => {
  if (ticked === undefined) {
    tick();
    setInterval(tick, 10);
  }
  return longest;
};
