import { createServer, type IncomingHttpHeaders, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { pipeline } from 'node:stream';
import { text } from 'node:stream/consumers';
import { type Listening, listening } from '../listening.ts';

/** What is done with a request instead of passing it on. */
export type Fault =
  /** Nothing more of it is heard; the service never sees it. */
  | 'swallow'
  /** The service answers, and the answer is lost. */
  | 'lose the answer'
  /** The connection is cut after so many bytes of the answer's body. */
  | { readonly cutAfter: number }
  /** After so many bytes of the answer's body no more come. */
  | { readonly stallAfter: number };

/** A request as it came: `GET /tokens/…/data` and the like. */
export interface Seen {
  readonly method: string;
  readonly path: string;
  readonly range: string | undefined;
  /** The session that it is of. */
  readonly session: string | undefined;
}

export interface FaultyProxy extends Listening {
  readonly seen: readonly Seen[];
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
  const seen: Seen[] = [];
  const server = createServer((incoming: IncomingMessage, outgoing: ServerResponse) => {
    const { method = '', url = '', headers } = incoming;
    const path = url.slice(base.length).replace(/\?.*/, '');
    seen.push({ method, path, range: headers.range, session: headers['session-key'] as string | undefined });
    const fault = faultOf(method, path, headers);
    if (fault === 'swallow') return onFault();
    const { hostname, port, host } = new URL(typeof target === 'string' ? target : target());
    // A connection of its own: one that is kept could be closed by the service at the moment when the next request is sent on it.
    const onwardTo = { hostname, port, method, path: url, headers: { ...headers, host }, agent: false };
    const onward = request(onwardTo, (answer) => {
      if (fault === 'lose the answer') {
        answer.resume().once('end', () => {
          incoming.socket.destroy();
          onFault();
        });
        return;
      }
      if (rewritten && method === 'GET' && answer.headers['content-type']?.includes('json')) {
        const { 'content-length': _, ...rest } = passedOn(answer);
        outgoing.writeHead(answer.statusCode ?? 502, rest);
        text(answer).then((document) => outgoing.end(rewritten(document)));
        return;
      }
      outgoing.writeHead(answer.statusCode ?? 502, passedOn(answer));
      if (fault) breakOff(fault, answer, outgoing, onFault);
      else pipeline(answer, outgoing, () => undefined);
    });
    onward.once('error', (error) => {
      // The command hears of a cut connection alone. One that has gone itself, or been killed, has cut it.
      if (!incoming.socket.destroyed) console.error(`No answer to ${method} ${path}: ${error}`);
      incoming.socket.destroy();
    });
    incoming.pipe(onward);
  });
  const there = await listening(server);
  return { ...there, url: there.url + base, seen };
}

/** The headers of an answer, without those that tell of the connection to the service: the one to the command has its own. */
function passedOn({ headers }: IncomingMessage): IncomingHttpHeaders {
  const { connection: _, 'keep-alive': __, ...passed } = headers;
  return passed;
}

/** Passes on the first bytes of an answer's body; then the connection is cut, or stands still. */
function breakOff(
  fault: Exclude<Fault, string>,
  answer: IncomingMessage,
  outgoing: ServerResponse,
  onFault: () => void,
): void {
  const cuts = 'cutAfter' in fault;
  let left = cuts ? fault.cutAfter : fault.stallAfter;
  answer.on('data', (bytes: Buffer) => {
    if (left === 0) return;
    const passed = bytes.subarray(0, left);
    left -= passed.length;
    const isLast = left === 0;
    outgoing.write(passed, () => {
      if (!isLast) return;
      if (cuts) outgoing.destroy();
      onFault();
    });
  });
  answer.once('end', () => {
    if (left > 0) outgoing.end();
  });
}
