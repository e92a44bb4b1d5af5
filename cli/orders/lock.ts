import { createHash } from 'node:crypto';
import { existsSync, realpathSync, rmSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { RefusedError } from '../platform/exits.ts';

/**
 * Takes the files of an order for this process alone. What holds them is a socket that listens: the kernel closes it with the
 * process, however that ends, so nothing stale keeps the next one out. A file with a pid in it would (pids are used again).
 * @param path that the files have in common
 * @returns a function that gives them back
 * @throws RefusedError where another process has them
 */
export async function lockOrder(path: string): Promise<() => void> {
  const address = addressOf(path);
  let server = await listening(address);
  if (!server && (await isLeft(address))) {
    rmSync(address, { force: true });
    server = await listening(address);
  }
  if (!server)
    throw new RefusedError(`Another command is writing ${path}. Wait until it is done, or give another --out.`);
  return () => server.close();
}

/** The same for all names of the path. Linux and Windows forget the address with its socket; elsewhere it is a file. */
function addressOf(path: string): string {
  const folder = dirname(resolve(path));
  const real = join(existsSync(folder) ? realpathSync(folder) : folder, basename(path));
  const name = `unique-tokens-${createHash('sha256').update(real).digest('hex').slice(0, 32)}`;
  if (process.platform === 'linux') return `\0${name}`;
  return process.platform === 'win32' ? `\\\\.\\pipe\\${name}` : join(tmpdir(), name);
}

/** @returns undefined where the address is taken */
function listening(address: string): Promise<Server | undefined> {
  const server = createServer().unref();
  return new Promise((done, fail) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? done(undefined) : fail(error),
    );
    server.listen(address, () => done(server));
  });
}

/** Whether the address is a file whose socket has gone. */
function isLeft(address: string): Promise<boolean> {
  const socket = connect(address);
  return new Promise((done) => {
    socket.once('error', (error: NodeJS.ErrnoException) => done(error.code === 'ECONNREFUSED' && existsSync(address)));
    socket.once('connect', () => {
      socket.destroy();
      done(false);
    });
  });
}
