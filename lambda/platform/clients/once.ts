/** Makes a client on first use and keeps it for the process. A warm function uses it again. */
export function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

/** Tries of a throttled or failed call, with the SDK's own backoff and jitter. */
export const maxAttempts = 5;
