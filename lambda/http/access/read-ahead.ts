import type { Request } from '../protocol/request.ts';

/** Reads for a request what can be read before the caller is let in. It does so once, however often it is asked. */
export type ReadAhead<T = unknown> = (request: Request) => Promise<T>;

/** A read that is done once for each request. */
export function readAhead<T>(read: ReadAhead<T>): ReadAhead<T> {
  const done = new WeakMap<Request, Promise<T>>();
  return (request) => {
    const standing = done.get(request) ?? read(request);
    done.set(request, standing);
    return standing;
  };
}

/** Begins to read ahead. An error is thrown where what was read is used; nobody misses it where the caller is refused. */
export function begin(ahead: ReadAhead | undefined, request: Request): void {
  ahead?.(request).catch(() => undefined);
}
