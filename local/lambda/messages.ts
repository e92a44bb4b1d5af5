/** A failure of a function as Lambda reports it: what Step Functions' Retry and Catch see. */
export interface FunctionError {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace?: readonly string[];
}

/** What the service tells a worker. */
export type ToWorker =
  | { type: 'invoke'; id: number; event: string; requestId: string; deadline: number }
  | { type: 'credit'; id: number; bytes: number }
  | { type: 'cancel'; id: number };

/**
 * What a worker tells the service. Chunks are the bytes on Lambda's wire: metadata, eight NULs, body. `held` is how many bytes its thread
 * holds outside of its heap: buffers, of which some may be garbage.
 */
export type FromWorker =
  | { type: 'ready'; isLoaded: boolean }
  | { type: 'result'; id: number; payload: string; held: number }
  | { type: 'error'; id: number; error: FunctionError; held: number }
  | { type: 'chunk'; id: number; data: Uint8Array }
  | { type: 'end'; id: number };

/** What a worker is started with. */
export interface WorkerSettings {
  /** File URL of the bundle. */
  readonly module: string;
  /** As the template names it: `index.handler`. */
  readonly handler: string;
  readonly functionName: string;
  readonly functionArn: string;
  readonly memoryMb: number;
  /** Counts the invocations; a thread that has none under way waits until it has moved on. */
  readonly invoked: Int32Array;
  /** Whether it waits so. A debugger cannot set a breakpoint in a thread that does. */
  readonly freezes: boolean;
}

/** Bytes a streaming function may be ahead of its reader. */
export const WINDOW_BYTES = 256 * 1024;
