import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { Refusal, RefusalType } from './refusal.ts';

/** The connections of a server, and what is still to be answered on each. */
export interface Connections {
  /** Notes a request that is being answered. */
  add(request: IncomingMessage, response: ServerResponse): void;
  /** Refuses what came on the connection and is no request; after it the connection ends. */
  refuse(socket: Socket, type: RefusalType): void;
}

/** @param refusal the answer to what is no request */
export function openConnections(refusal: (type: RefusalType) => Refusal): Connections {
  const open = new WeakMap<Socket, Map<ServerResponse, IncomingMessage>>();
  const refused = new WeakMap<Socket, RefusalType>();

  /** Clients may send the next request before they have the answer to the last: those before are answered first. */
  function refuseInTurn(socket: Socket, type: RefusalType): void {
    const before = [...(open.get(socket) ?? [])].filter(([, request]) => request.complete);
    if (before.length === 0) write(socket, refusal(type));
  }

  return {
    add(request, response) {
      const { socket } = request;
      const requests = open.get(socket) ?? new Map();
      open.set(socket, requests.set(response, request));
      response.once('close', () => {
        requests.delete(response);
        const type = refused.get(socket);
        if (type) refuseInTurn(socket, type);
      });
    },
    refuse(socket, type) {
      if (refused.has(socket)) return;
      refused.set(socket, type);
      refuseInTurn(socket, type);
    },
  };
}

function write(socket: Socket, { status, headers, body }: Refusal): void {
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const all = { ...headers, 'Content-Length': Buffer.byteLength(body), Connection: 'close' };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('')}\r\n${body}`);
}
