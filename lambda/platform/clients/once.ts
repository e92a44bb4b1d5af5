/** Makes a client on first use and keeps it for the process. A warm function uses it again. */
export function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
