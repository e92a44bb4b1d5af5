import { once } from 'node:events';
import { Server as HttpServer } from 'node:http';
import type { AddressInfo, Server, Socket } from 'node:net';

/** Node's own 5 s, and one more, are soon over on a busy machine: a client then sends on a connection that is just being closed. */
const KEPT_MS = 65_000;

/** A server of a test's own, at 127.0.0.1. */
export interface Listening extends AsyncDisposable {
  readonly port: number;
  /** `http://` and its address, without a path. */
  readonly url: string;
  /** Ends all its connections too. */
  close(): Promise<void>;
}

/**
 * Has a server listen, at a free port where none is named.
 *
 * Jest waits for a server that is left open, for ever: one that is a test's own is had with `await using`, which closes it where
 * the test fails as well.
 */
export async function listening(server: Server, port = 0): Promise<Listening> {
  if (server instanceof HttpServer) {
    Object.assign(server, { keepAliveTimeout: KEPT_MS, keepAliveTimeoutBuffer: KEPT_MS });
  }
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const { port: taken } = server.address() as AddressInfo;
  const close = async (): Promise<void> => {
    if (!server.listening) return;
    const closed = once(server, 'close');
    server.close();
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  return { port: taken, url: `http://127.0.0.1:${taken}`, close, [Symbol.asyncDispose]: close };
}
