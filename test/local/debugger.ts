import { once } from 'node:events';

// biome-ignore lint/suspicious/noExplicitAny: the messages of the inspector's protocol.
type Message = any;

/** Milliseconds that a worker is waited for. */
const PAUSE_MS = 30_000;

/** A debugger of a local cloud that was started with `--inspect`. */
export interface Debugger {
  /**
   * Sets a breakpoint in scripts of worker threads, and waits until one of them has paused there and been let go.
   *
   * @param urlRegex of the script
   * @param line from 0
   * @param run what makes the script run
   */
  breakAt(urlRegex: string, line: number, run: () => void): Promise<{ line: number; column: number; locals: string[] }>;
  /**
   * Waits until a worker that starts has paused before its first line, and leaves it so.
   *
   * @param run what makes a worker start
   */
  holdNext(run: () => void): Promise<void>;
  close(): Promise<void>;
}

/** Connects to an inspector, and through it to the workers of its process: what an editor does. */
export async function openDebugger(address: string): Promise<Debugger> {
  const socket = new WebSocket(address);
  await once(socket, 'open');
  let nextId = 0;
  const answers = new Map<string, (result: Message) => void>();
  let onWorker = (_session: string): void => {};
  let onGone = (_session: string): void => {};
  let onPaused = (_session: string, _params: Message): void => {};

  const call = (method: string, params: object, session = ''): Promise<Message> => {
    const id = ++nextId;
    const message = JSON.stringify({ id, method, params });
    return new Promise((resolve) => {
      answers.set(`${session} ${id}`, resolve);
      if (session === '') socket.send(message);
      else void call('NodeWorker.sendMessageToWorker', { sessionId: session, message });
    });
  };
  const receive = ({ id, method, params, result, error }: Message, session = ''): void => {
    if (id !== undefined) answers.get(`${session} ${id}`)?.(result ?? error);
    else if (method === 'NodeWorker.attachedToWorker') onWorker(params.sessionId);
    else if (method === 'NodeWorker.detachedFromWorker') onGone(params.sessionId);
    else if (method === 'NodeWorker.receivedMessageFromWorker') receive(JSON.parse(params.message), params.sessionId);
    else if (method === 'Debugger.paused') onPaused(session, params);
  };
  socket.addEventListener('message', ({ data }) => receive(JSON.parse(String(data))));

  return {
    breakAt: (urlRegex, line, run) =>
      new Promise((resolve, reject) => {
        setTimeout(() => reject(new Error('No worker has paused.')), PAUSE_MS).unref();
        const ready: Promise<void>[] = [];
        const leaving = new Map<string, () => void>();
        onGone = (session) => leaving.get(session)?.();
        const prepare = async (session: string): Promise<void> => {
          await call('Debugger.enable', {}, session);
          await call('Debugger.setBreakpointByUrl', { urlRegex, lineNumber: line }, session);
          await call('Runtime.runIfWaitingForDebugger', {}, session);
        };
        onWorker = (session) => {
          // One that ends meanwhile answers no more.
          const gone = new Promise<void>((done) => leaving.set(session, done));
          ready.push(Promise.race([prepare(session), gone]));
        };
        onPaused = async (session, { callFrames: [frame], hitBreakpoints }) => {
          // A worker that waited for its debugger pauses before its first line, too.
          if (hitBreakpoints.length === 0) return void call('Debugger.resume', {}, session);
          const scopes = frame.scopeChain.filter(({ type }: Message) => type === 'local' || type === 'block');
          const found = await Promise.all(
            scopes.map(({ object }: Message) =>
              call('Runtime.getProperties', { objectId: object.objectId, ownProperties: true }, session),
            ),
          );
          await call('Debugger.resume', {}, session);
          const locals = found.flatMap(({ result }) => result.map(({ name }: Message) => name));
          resolve({ line: frame.location.lineNumber, column: frame.location.columnNumber, locals });
        };
        // Those that run already have the breakpoint first; one that starts later waits for it.
        void call('NodeWorker.enable', { waitForDebuggerOnStart: true })
          .then(() => Promise.all(ready))
          .then(run);
      }),
    holdNext: (run) =>
      new Promise((resolve, reject) => {
        setTimeout(() => reject(new Error('No worker has paused.')), PAUSE_MS).unref();
        onWorker = (session) => {
          void call('Debugger.enable', {}, session);
          void call('Runtime.runIfWaitingForDebugger', {}, session);
        };
        onPaused = () => resolve();
        void call('NodeWorker.enable', { waitForDebuggerOnStart: true }).then(run);
      }),
    close: async () => {
      socket.close();
      await once(socket, 'close');
    },
  };
}
