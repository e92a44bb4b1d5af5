import { Readable } from 'node:stream';
import type { FunctionError } from './messages.ts';

/** Lambda's longest answer in one piece: 6 MB and a little (its own error names the number). */
export const PAYLOAD_LIMIT = 6_291_556;
/** Lambda's longest streamed answer. */
export const STREAM_LIMIT = 200 * 1024 * 1024;

/** A function failed, timed out or crashed; `errorType` as Lambda names it. */
export class InvocationError extends Error {
  override readonly name = 'InvocationError';
  readonly error: FunctionError;

  constructor(error: FunctionError) {
    super(`${error.errorType}: ${error.errorMessage}`);
    this.error = error;
  }
}

/**
 * One invocation as its caller sees it: `result` settles when the handler is done; a streaming one gives its bytes
 * through `body` before that.
 */
export class Invocation {
  readonly result: Promise<string>;
  /**
   * The bytes of a streaming handler (metadata and body), to their end, also where the function fails: that `result` tells.
   * Destroying it drops what the function still writes.
   */
  readonly body: Readable;
  #resolve!: (payload: string) => void;
  #reject!: (error: InvocationError) => void;
  #bytes = 0;
  #taken = 0;
  settled = false;

  constructor(grant: (bytes: number) => void, cancel: () => void) {
    this.result = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    this.result.catch(() => {});
    this.body = new Readable({
      highWaterMark: 64 * 1024,
      read: () => {
        // Asked for more: what was pushed before has been taken.
        const bytes = this.#taken;
        this.#taken = 0;
        if (bytes > 0) grant(bytes);
      },
      destroy: (error, callback) => {
        if (!this.settled) cancel();
        callback(error);
      },
    });
    this.body.on('error', () => {});
  }

  /** Bytes came from the function. */
  chunk(data: Uint8Array): void {
    this.#bytes += data.length;
    if (this.body.destroyed) return;
    if (this.#bytes > STREAM_LIMIT) {
      this.body.destroy(new Error(`Streamed answers end at ${STREAM_LIMIT} bytes`));
      return;
    }
    this.#taken += data.length;
    this.body.push(data);
  }

  end(): void {
    if (!this.body.destroyed) this.body.push(null);
  }

  succeed(payload: string): void {
    this.settled = true;
    if (Buffer.byteLength(payload) > PAYLOAD_LIMIT) {
      const errorMessage = `Response payload size exceeded maximum allowed payload size (${PAYLOAD_LIMIT} bytes).`;
      this.#reject(new InvocationError({ errorType: 'Function.ResponseSizeTooLarge', errorMessage }));
      return;
    }
    this.#resolve(payload);
    this.end();
  }

  fail(error: FunctionError): void {
    this.settled = true;
    const failure = new InvocationError(error);
    this.#reject(failure);
    this.end();
  }
}
