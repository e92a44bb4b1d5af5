import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** What is done with a request instead of passing it on. */
export type Fault =
  /** Nothing more of it is heard; the service never sees it. */
  | 'swallow'
  /** The service answers, and the answer is lost. */
  | 'lose the answer'
  /** The connection is cut after so many bytes of the answer's body. */
  | { readonly cutAfter: number };

export interface FaultyProxy {
  readonly url: string;
  /** `GET /tokens/…/data` and the like, as they came. */
  readonly seen: { readonly method: string; readonly path: string; readonly range: string | undefined }[];
  close(): void;
}

/**
 * A service in front of the service whose connections fail when asked.
 * @param target asked anew for each request where it is a function
 * @param faultOf asked about every request
 * @param onFault told when the fault has come about
 * @param rewritten makes another document of each that is passed on
 */
export async function startProxy(
  target: string | (() => string),
  faultOf: (method: string, path: string, headers: IncomingMessage['headers']) => Fault | undefined,
  onFault: () => void = () => {},
  rewritten?: (document: string) => string,
): Promise<FaultyProxy> {
  const base = typeof target === 'string' ? new URL(target).pathname : '';
  const seen: { method: string; path: string; range: string | undefined }[] = [];
  const server = createServer((incoming: IncomingMessage, outgoing: ServerResponse) => {
    const { method = '', url = '', headers } = incoming;
    const path = url.slice(base.length).replace(/\?.*/, '');
    seen.push({ method, path, range: headers.range });
    const fault = faultOf(method, path, headers);
    if (fault === 'swallow') return onFault();
    const { hostname, port, host } = new URL(typeof target === 'string' ? target : target());
    const onward = request({ hostname, port, method, path: url, headers: { ...headers, host } }, (answer) => {
      if (fault === 'lose the answer') {
        answer.resume().once('end', () => {
          incoming.socket.destroy();
          onFault();
        });
        return;
      }
      if (rewritten && method === 'GET' && answer.headers['content-type']?.includes('json')) {
        const { 'content-length': _, ...rest } = answer.headers;
        outgoing.writeHead(answer.statusCode ?? 502, rest);
        text(answer).then((document) => outgoing.end(rewritten(document)));
        return;
      }
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      let left = fault ? fault.cutAfter : Number.POSITIVE_INFINITY;
      answer.on('data', (bytes: Buffer) => {
        if (left <= 0) return;
        outgoing.write(bytes.subarray(0, left), () => {
          if (left > 0 || incoming.socket.destroyed) return;
          incoming.socket.destroy();
          onFault();
        });
        left -= bytes.length;
      });
      answer.once('end', () => outgoing.end());
    });
    onward.once('error', () => incoming.socket.destroy());
    incoming.pipe(onward);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${base}`,
    seen,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
