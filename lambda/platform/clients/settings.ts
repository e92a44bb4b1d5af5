/** Tries of a throttled or failed call, with the SDK's own backoff and jitter. */
export const maxAttempts = 5;

const nothing = (): void => undefined;

/**
 * Takes nothing of what the SDK would log. For a logger that has `info`, even the SDK's own that does nothing, it copies the input and the
 * output of each call first. The SDK's type asks for `info`, but its code looks whether it is there.
 */
const logger = { debug: nothing, warn: nothing, error: nothing } as {
  debug(): void;
  info(): void;
  warn(): void;
  error(): void;
};

/** What each client of the SDK is made with. */
export const clientSettings = { maxAttempts, logger };
