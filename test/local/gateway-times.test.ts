import { once } from 'node:events';
import type { Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, expect, test } from '@jest/globals';
import { createGateway } from '../../local/gateway/server.ts';

/** Requests that take too long to arrive: the gateway alone, with shorter times. */
const api = {
  id: 'api',
  stage: 'api',
  binaryMediaTypes: [],
  routes: [],
  gatewayResponses: [
    {
      type: 'DEFAULT_4XX',
      status: undefined,
      headers: { 'Content-Type': 'application/vnd.api+json' },
      template: '{"errors":[{"status":"400","detail":"Refused."}],"links":{"self":"$context.path"}}',
    },
  ],
};
const functions = { invoke: () => undefined, has: () => false, busy: () => 0, close: async () => {} };
const lines: string[] = [];
const log = { info: () => {}, warn: (line: string) => void lines.push(line) };
let server: Server;
afterEach(() => void server.close());

test.each([
  ['its headers', 'GET /api HTTP/1.1\r\nHost: x\r\n'],
  ['its body', 'POST /api/{proxy+} HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nhalf'],
])('a request that does not come to the end of %s: 408', async (_, bytes) => {
  const route = { method: 'ANY', path: '/{proxy+}', functionArn: 'none', streaming: false, timeoutMs: 1_000 };
  server = createGateway({ ...api, routes: [route] }, functions, log, { request: 300, check: 50 });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  socket.write(bytes);
  const answer = await text(socket);
  expect(answer).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\n.*content-type: application\/vnd\.api\+json/is);
  expect(JSON.parse(answer.slice(answer.indexOf('\r\n\r\n')))).toEqual({
    errors: [{ status: '408', detail: 'The request did not arrive in time.' }],
    links: { self: '/' },
  });
  expect(lines).toEqual([]);
});
