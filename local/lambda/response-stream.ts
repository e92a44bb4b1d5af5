import { Writable } from 'node:stream';
import { type FromWorker, WINDOW_BYTES } from './messages.ts';

type WriteCallback = (error?: Error | null) => void;

/** Lambda's delimiter between metadata and body. */
const DELIMITER = new Uint8Array(8);

/**
 * The stream that a streaming handler writes to, as Lambda's Node runtime has it; its bytes go to the main thread as
 * messages. It takes no more than {@link WINDOW_BYTES} beyond what the reader took: then `write` holds its producer.
 *
 * As on AWS, the metadata goes out with the first `write` and only with it: a stream that is merely ended loses its
 * status (aws-lambda-nodejs-runtime-interface-client issue 97). Handlers without a body write an empty string.
 */
export class ResponseStream extends Writable {
  /** The runtime's own hook, set by {@link HttpResponseStream.from}. */
  _onBeforeFirstWrite: ((write: (chunk: string | Uint8Array) => void) => void) | undefined;
  readonly #post: (message: FromWorker) => void;
  readonly #id: number;
  #credit = WINDOW_BYTES;
  #waiting: (() => void) | undefined;

  constructor(id: number, post: (message: FromWorker) => void) {
    super({ highWaterMark: 64 * 1024 });
    this.#id = id;
    this.#post = post;
  }

  setContentType(_type: string): void {}

  override write(chunk: unknown, encoding?: BufferEncoding | WriteCallback, callback?: WriteCallback): boolean {
    const before = this._onBeforeFirstWrite;
    this._onBeforeFirstWrite = undefined;
    before?.((part) => super.write(part));
    return typeof encoding === 'function'
      ? super.write(chunk, encoding)
      : super.write(chunk, encoding as BufferEncoding, callback);
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, callback: WriteCallback): void {
    // A copy of its own: the chunk may be a view into a pool that its writer uses again.
    const data = new Uint8Array(chunk);
    const send = (): void => {
      if (this.destroyed) return;
      this.#credit -= data.length;
      this.#post({ type: 'chunk', id: this.#id, data });
      callback();
    };
    if (this.#credit > 0) send();
    else this.#waiting = send;
  }

  override _final(callback: WriteCallback): void {
    this.#post({ type: 'end', id: this.#id });
    callback();
  }

  /** The reader took `bytes` more. */
  grant(bytes: number): void {
    this.#credit += bytes;
    if (this.#credit <= 0) return;
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.();
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
