import { Writable } from 'node:stream';
import { type FromWorker, WINDOW_BYTES } from './messages.ts';

type WriteCallback = (error?: Error | null) => void;

/** What a streaming handler gets: on AWS too a plain object with some of a `Writable`'s members, and no `Writable`. */
export interface ResponseStream extends Pick<Writable, (typeof METHODS)[number] | (typeof PROPERTIES)[number]> {
  setContentType(type: string): void;
  destroyed: boolean;
  /** The runtime's own hook, set by {@link HttpResponseStream.from}. */
  _onBeforeFirstWrite: ((write: (chunk: string | Uint8Array) => void) => void) | undefined;
}

/** Lambda's delimiter between metadata and body. */
const DELIMITER = new Uint8Array(8);

// The members that aws-lambda-ric 4 passes on (test/local/runtime.test.ts holds both together).
const METHODS = [
  'cork',
  'destroy',
  'end',
  'uncork',
  'write',
  'addListener',
  'on',
  'once',
  'prependListener',
  'prependOnceListener',
  'off',
  'removeListener',
  'removeAllListeners',
  'setMaxListeners',
  'getMaxListeners',
  'listeners',
  'rawListeners',
  'listenerCount',
  'eventNames',
  'emit',
] as const;
const PROPERTIES = [
  'writableFinished',
  'writableObjectMode',
  'writableEnded',
  'writableNeedDrain',
  'writableHighWaterMark',
  'writableCorked',
  'writableLength',
  'writable',
] as const;

/**
 * The bytes that a streaming handler answers with, on their way to the main thread as messages. It takes no more than
 * {@link WINDOW_BYTES} beyond what the reader took: then `write` holds its producer.
 *
 * As on AWS, the metadata goes out with the first `write` and only with it: a stream that is merely ended loses its
 * status (aws-lambda-nodejs-runtime-interface-client issue 97). Handlers without a body write an empty string.
 */
export class Response extends Writable {
  _onBeforeFirstWrite: ResponseStream['_onBeforeFirstWrite'];
  readonly #post: (message: FromWorker) => void;
  readonly #id: number;
  #begun = false;
  #unread = false;
  #credit = WINDOW_BYTES;
  #waiting: (() => void) | undefined;

  constructor(id: number, post: (message: FromWorker) => void) {
    super({ highWaterMark: 64 * 1024 });
    this.#id = id;
    this.#post = post;
    // The runtime client rejects a promise here that nobody handles: the process ends.
    this.on('error', (error) => void Promise.reject(error));
  }

  /** The object that the handler sees. */
  facade(): ResponseStream {
    const stream = Object.fromEntries(
      [...METHODS, 'setContentType' as const].map((name) => [name, (this[name] as () => unknown).bind(this)]),
    );
    for (const name of PROPERTIES) Object.defineProperty(stream, name, { get: () => this[name] });
    for (const name of ['destroyed', '_onBeforeFirstWrite'] as const) {
      Object.defineProperty(stream, name, {
        get: () => this[name],
        set: (value) => Object.assign(this, { [name]: value }),
      });
    }
    return stream as unknown as ResponseStream;
  }

  setContentType(_type: string): void {
    if (!this.#begun) return;
    const name = 'Runtime.InvalidStreamingOperation';
    throw Object.assign(new Error('Cannot set content-type, too late.'), { name });
  }

  override write(chunk: unknown, encoding?: BufferEncoding | WriteCallback, callback?: WriteCallback): boolean {
    if (!this.#begun) this._onBeforeFirstWrite?.((part) => super.write(part));
    this.#begun = true;
    const data = typeof chunk === 'string' || chunk instanceof Uint8Array ? chunk : JSON.stringify(chunk);
    return typeof encoding === 'function'
      ? super.write(data, encoding)
      : super.write(data, encoding as BufferEncoding, callback);
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, callback: WriteCallback): void {
    // A copy of its own: the chunk may be a view into a pool that its writer uses again.
    const data = new Uint8Array(chunk);
    const send = (): void => {
      if (this.destroyed) return;
      this.#credit -= data.length;
      if (!this.#unread) this.#post({ type: 'chunk', id: this.#id, data });
      callback();
    };
    if (this.#credit > 0) send();
    else this.#waiting = send;
  }

  override _final(callback: WriteCallback): void {
    this.#post({ type: 'end', id: this.#id });
    callback();
  }

  override _destroy(error: Error | null, callback: WriteCallback): void {
    const cut = Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
    callback(error ?? (this.writableFinished ? null : cut));
  }

  /** The reader took `bytes` more. */
  grant(bytes: number): void {
    this.#credit += bytes;
    if (this.#credit <= 0) return;
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.();
  }

  /** Nobody reads any more. Lambda does not tell the function: it runs to its end, and what it writes is dropped. */
  discard(): void {
    this.#unread = true;
    this.grant(Number.POSITIVE_INFINITY);
  }
}

/** `awslambda.HttpResponseStream`: puts a status and headers before the body. */
export const HttpResponseStream = {
  from(stream: ResponseStream, metadata: unknown): ResponseStream {
    stream.setContentType('application/vnd.awslambda.http-integration-response');
    const text = JSON.stringify(metadata);
    stream._onBeforeFirstWrite = (write) => {
      write(text);
      write(DELIMITER);
    };
    return stream;
  },
};
