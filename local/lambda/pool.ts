import { randomUUID } from 'node:crypto';
import { url as inspectorUrl } from 'node:inspector';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { collect, type Log } from '../platform/log.ts';
import { programOf } from '../platform/program.ts';
import type { FunctionPlan } from '../template/plan.ts';
import { Invocation } from './invocation.ts';
import type { FromWorker, FunctionError, ToWorker, WorkerSettings } from './messages.ts';

/** How a function may spread. */
export interface PoolOptions {
  /** Most worker threads. */
  readonly workers: number;
  /** Invocations at once in one worker before another worker is started, if there may be one more. */
  readonly sharing: number;
  /** Invocations at once in one worker at the very most; further ones wait. */
  readonly limit: number;
  /** Most megabytes of V8's young generation. V8 would let each thread's grow to 192, which dozens of threads together do. */
  readonly youngMb: number;
  readonly environment: Readonly<Record<string, string>>;
  readonly log: Log;
}

/** A worker that has had nothing to do for this long is ended; it starts again on demand. */
const IDLE_MS = 2 * 60_000;
const SWEEP_MS = 30_000;
/**
 * A worker that computes for one invocation at a time is frozen in between, so what it holds outside of its heap is not collected. With more
 * than this it is ended as soon as it has had nothing to do for a moment: after a large batch the next step has the memory.
 */
const HELD_BYTES = 24 * 2 ** 20;
const HOLDING_MS = 250;
/** How long a module may load before the clock of its invocations runs: AWS gives 10 s, on a machine that is nobody else's. */
const INIT_MS = 60_000;
/** After its last invocation, a worker that is renewed, or could not load its module, writes the rest of its log. */
const LOG_MS = 500;

interface Running {
  readonly invocation: Invocation;
  readonly requestId: string;
  /** From when its thread is ready. */
  timer?: NodeJS.Timeout;
}

interface Member {
  readonly worker: Worker;
  readonly invoked: Int32Array;
  /** Resolves once its module is loaded, or could not be. */
  readonly ready: Promise<void>;
  readonly running: Map<number, Running>;
  /**
   * Takes no more invocations: one of them timed out and may still be at it, its module could not be loaded, the bundle has changed, or the
   * thread is ending.
   */
  retired?: 'timeout' | 'load' | 'renewal' | 'end';
  usedAt: number;
  /** Bytes outside of its heap after its last invocation. */
  held: number;
}

interface Waiting {
  readonly event: string;
  readonly invocation: Invocation;
  start(member: Member): void;
}

/** The warm workers of one function. Started on demand or ahead, ended when idle, replaced when they crash. */
export class Pool {
  readonly #plan: FunctionPlan;
  readonly #options: PoolOptions;
  readonly #members = new Set<Member>();
  readonly #queue: Waiting[] = [];
  readonly #sweeper: NodeJS.Timeout;
  #nextId = 0;
  #closed = false;

  constructor(plan: FunctionPlan, options: PoolOptions) {
    this.#plan = plan;
    this.#options = options;
    this.#sweeper = setInterval(() => this.#sweep(), SWEEP_MS).unref();
  }

  /** Invocations that are running or waiting. */
  get busy(): number {
    return [...this.#members].reduce((sum, { running }) => sum + running.size, this.#queue.length);
  }

  /** Invokes the function with `event`, JSON text. */
  invoke(event: string): Invocation {
    const id = this.#nextId++;
    let member: Member | undefined;
    const send = (message: ToWorker): void => member?.worker.postMessage(message);
    const invocation: Invocation = new Invocation(
      (bytes) => send({ type: 'credit', id, bytes }),
      () => send({ type: 'cancel', id }),
    );
    this.#queue.push({
      event,
      invocation,
      start: (chosen) => {
        member = chosen;
        const requestId = randomUUID();
        const running: Running = { invocation, requestId };
        chosen.running.set(id, running);
        // The clock runs from here: neither waiting for a thread nor starting one is the function's time.
        void chosen.ready.then(() => {
          if (chosen.running.get(id) !== running) return;
          running.timer = setTimeout(() => this.#timeOut(chosen, id), this.#plan.timeoutMs);
          const deadline = Date.now() + this.#plan.timeoutMs;
          Atomics.add(chosen.invoked, 0, 1);
          Atomics.notify(chosen.invoked, 0);
          send({ type: 'invoke', id, event, requestId, deadline });
        });
      },
    });
    this.#dispatch();
    return invocation;
  }

  /** Starts a worker where there is none, so that the next invocation finds it. Resolves once its module is loaded, or could not be. */
  async prepare(): Promise<void> {
    if (this.#members.size === 0 && !this.#closed) await this.#start().ready;
  }

  /** The bundle has changed: what is under way is finished with the old code, the next invocation starts the new one. */
  renew(): void {
    for (const member of this.#members) this.#retire(member, 'renewal');
  }

  /** Ends all workers; what was running fails. */
  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#sweeper);
    await Promise.all([...this.#members].map(({ worker }) => worker.terminate()));
  }

  #dispatch(): void {
    while (this.#queue.length > 0 && !this.#closed) {
      const usable = [...this.#members].filter((member) => !member.retired);
      let [best] = usable.sort((a, b) => a.running.size - b.running.size);
      if ((!best || best.running.size >= this.#options.sharing) && usable.length < this.#options.workers) {
        best = this.#start();
      }
      if (!best || best.running.size >= this.#options.limit) return;
      best.usedAt = Date.now();
      this.#queue.shift()!.start(best);
    }
  }

  #start(): Member {
    const { folder, handler, name, arn, memoryMb, environment } = this.#plan;
    const [file = 'index'] = handler.split('.');
    const invoked = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
    this.#options.log.info(`INIT_START Runtime Version: local ${process.version}`);
    const data: WorkerSettings = {
      module: pathToFileURL(join(folder, `${file}.mjs`)).href,
      handler,
      functionName: name,
      functionArn: arn,
      memoryMb,
      invoked,
      freezes: inspectorUrl() === undefined,
    };
    const worker = new Worker(programOf(new URL('../lambda/worker.ts', import.meta.url)), {
      workerData: data,
      name,
      env: { ...environment, ...this.#options.environment },
      resourceLimits: {
        // Shared workers hold several invocations' memory; Lambda's smallest sizes would be too tight for them.
        maxOldGenerationSizeMb: Math.max(memoryMb, 256),
        maxYoungGenerationSizeMb: this.#options.youngMb,
      },
      stdout: true,
      stderr: true,
    });
    const loaded = Promise.withResolvers<void>();
    // What takes longer counts as the function's own time, so that it ends.
    const init = setTimeout(loaded.resolve, INIT_MS);
    const ready = loaded.promise.finally(() => clearTimeout(init));
    const member: Member = { worker, invoked, ready, running: new Map(), usedAt: Date.now(), held: 0 };
    collect(this.#options.log, worker.stdout, worker.stderr);
    worker.on('message', (message: FromWorker) => {
      if (message.type !== 'ready') return this.#receive(member, message);
      loaded.resolve();
      // Invocations that wait for this thread get the error. The next one starts another thread.
      if (!message.isLoaded) this.#retire(member, 'load');
    });
    worker.on('error', (error) => {
      member.retired = 'end';
      this.#options.log.warn(`worker failed: ${error.stack ?? error}`);
    });
    worker.on('exit', (code) => {
      loaded.resolve();
      this.#members.delete(member);
      for (const [id, { requestId }] of member.running) {
        // So Lambda calls it, whether the process was ended, or an exception or a rejection was left unhandled.
        const errorMessage = `RequestId: ${requestId} Error: Runtime exited with error: exit status ${code}`;
        this.#finish(member, id, { errorType: 'Runtime.ExitError', errorMessage });
      }
      this.#dispatch();
    });
    this.#members.add(member);
    return member;
  }

  #receive(member: Member, message: Exclude<FromWorker, { type: 'ready' }>): void {
    const running = member.running.get(message.id);
    if (!running) return;
    if (message.type === 'chunk') running.invocation.chunk(message.data);
    else if (message.type === 'end') running.invocation.end();
    else {
      member.held = message.held;
      this.#finish(member, message.id, message.type === 'error' ? message.error : message.payload);
      // Both clocks count whole milliseconds: one more, so that it is idle for long enough then.
      if (this.#idleLimit(member) === HOLDING_MS) setTimeout(() => this.#sweep(), HOLDING_MS + 1).unref();
    }
  }

  #finish(member: Member, id: number, outcome: string | FunctionError): void {
    const running = member.running.get(id);
    if (!running) return;
    member.running.delete(id);
    member.usedAt = Date.now();
    clearTimeout(running.timer);
    if (typeof outcome === 'string') running.invocation.succeed(outcome);
    else {
      // As Lambda's runtime logs it; the caller's log has the type alone.
      this.#options.log.info(`Invoke Error ${JSON.stringify(outcome)}`);
      running.invocation.fail(outcome);
    }
    this.#endRetired(member);
    this.#dispatch();
  }

  #retire(member: Member, why: 'load' | 'renewal'): void {
    member.retired ??= why;
    this.#endRetired(member);
  }

  #endRetired(member: Member): void {
    const { worker, retired, running } = member;
    if (!retired || retired === 'end' || running.size > 0) return;
    member.retired = 'end';
    if (retired === 'timeout') void worker.terminate();
    else setTimeout(() => void worker.terminate(), LOG_MS).unref();
  }

  /** A thread cannot be told to drop one invocation, so it takes no further one and ends with its last. */
  #timeOut(member: Member, id: number): void {
    member.retired = 'timeout';
    const seconds = (this.#plan.timeoutMs / 1000).toFixed(2);
    this.#options.log.warn(`Task timed out after ${seconds} seconds`);
    this.#finish(member, id, {
      errorType: 'Sandbox.Timedout',
      errorMessage: `Task timed out after ${seconds} seconds`,
    });
  }

  /** How many milliseconds a worker may have nothing to do. */
  #idleLimit({ held }: Member): number {
    return this.#options.limit === 1 && held > HELD_BYTES ? HOLDING_MS : IDLE_MS;
  }

  #sweep(): void {
    for (const member of this.#members) {
      const idle = Date.now() - member.usedAt;
      if (member.retired === 'end' || member.running.size > 0 || idle < this.#idleLimit(member)) continue;
      // It ends a moment later. An invocation that comes meanwhile would end with it.
      member.retired = 'end';
      void member.worker.terminate();
    }
  }
}
