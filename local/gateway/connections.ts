import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Refusal } from './refusal.ts';

/** The connections of a server, and what is still to be answered on each. */
export interface Connections {
  /** Notes a request that is being answered. */
  add(request: IncomingMessage, response: ServerResponse): void;
  /** Refuses what came on the connection and is no request; after it the connection ends. */
  refuse(socket: Socket): void;
}

/** @param refusal the answer to what is no request */
export function openConnections(refusal: () => Refusal): Connections {
  const open = new WeakMap<Socket, Map<ServerResponse, IncomingMessage>>();
  const refused = new WeakSet<Socket>();

  /** Clients may send the next request before they have the answer to the last: those before are answered first. */
  function refuseInTurn(socket: Socket): void {
    const before = [...(open.get(socket) ?? [])].filter(([, request]) => request.complete);
    if (before.length === 0) write(socket, refusal());
  }

  return {
    add(request, response) {
      const { socket } = request;
      const requests = open.get(socket) ?? new Map();
      open.set(socket, requests.set(response, request));
      response.once('close', () => {
        requests.delete(response);
        if (refused.has(socket)) refuseInTurn(socket);
      });
    },
    refuse(socket) {
      if (refused.has(socket)) return;
      refused.add(socket);
      refuseInTurn(socket);
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
  socket.end(`HTTP/1.1 ${status} Bad Request\r\n${lines.join('')}\r\n${body}`);
}
