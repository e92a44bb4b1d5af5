import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { listening } from '../listening.ts';

/** A service in front of another that, when told to, refuses every call and quotes all that it was sent: the worst that one could do. */
export interface Telltale {
  readonly url: string;
  /** Where calls go while it does not refuse. */
  behind: string;
  /** Which calls it refuses: those whose `X-Amz-Target` fits. */
  refuses: RegExp | undefined;
  /** Bodies of all calls so far. */
  readonly bodies: string[];
  close(): Promise<void>;
}

/** Starts it at a free port. */
export async function startTelltale(): Promise<Telltale> {
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    const target = String(request.headers['x-amz-target']);
    telltale.bodies.push(body.toString('utf8'));
    if (telltale.refuses?.test(target)) {
      const message = `\nERROR ${body.toString('utf8')}\n    at ${body.toString('utf8')}`;
      response.writeHead(400, { 'Content-Type': 'application/x-amz-json-1.0' });
      response.end(JSON.stringify({ __type: 'ValidationException', message }));
      return;
    }
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
    for (const name of ['host', 'connection', 'content-length', 'transfer-encoding', 'expect']) delete headers[name];
    const answer = await fetch(telltale.behind, { method: 'POST', headers, body });
    response.writeHead(answer.status, { 'Content-Type': answer.headers.get('Content-Type') ?? '' });
    response.end(Buffer.from(await answer.arrayBuffer()));
  };
  // Who calls, and who is called, can be stopped in the middle of it.
  const server = createServer((request, response) => {
    handle(request, response).catch(() => response.destroy());
  });
  const { url, close } = await listening(server);
  const telltale: Telltale = { url, behind: '', refuses: undefined, bodies: [], close };
  return telltale;
}
