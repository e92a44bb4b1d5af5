/** What came of one invocation, as Lambda would tell its caller. */
export interface Outcome {
  /** What a buffered handler returned, or the bytes of a streaming one: metadata, eight NULs, body. */
  readonly payload: string;
  /** How it failed, if it did. */
  readonly error?: { readonly errorType: string; readonly errorMessage: string };
  /** It failed because its process ended: the next invocation is a cold start. */
  readonly exited?: true;
}

/** A bundle under a runtime. */
export interface Runtime {
  /** Invokes its handler. */
  invoke(event: object): Promise<Outcome>;
  /** All that it has written to its log. */
  log(): string;
  /** How often its process has started. */
  starts(): number;
  close(): Promise<void>;
}

/** What a runtime runs. */
export interface RuntimeOptions {
  /** Folder with `index.mjs`. */
  readonly folder: string;
  /** Name of its export. */
  readonly handler?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
}
