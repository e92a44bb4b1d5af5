import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { variables } from '../../lambda/platform/environment.ts';
import { type Bundle, bundle } from '../runtime/bundle.ts';
import { openRuntimeClient } from '../runtime/client.ts';
import { openLocalRuntime } from '../runtime/local.ts';
import type { Runtime } from '../runtime/outcome.ts';

/**
 * A file whose connection to S3 breaks in the middle, by the code that streams files: under AWS's own runtime client, and in the
 * local cloud. The runtime hears of it, in its trailers, and lives on.
 */
const LENGTH = 3_000_000;
let breaks: boolean;
let requests = 0;
let store: Server;
let code: Bundle;

beforeAll(async () => {
  store = createServer(async (_, response) => {
    requests += 1;
    response.writeHead(200, { 'Content-Length': LENGTH, ETag: '"tag"' });
    response.write(Buffer.alloc(LENGTH / 2, 'x'));
    if (!breaks) response.end(Buffer.alloc(LENGTH / 2, 'x'));
    else setTimeout(() => response.destroy(), 100);
  }).listen(0, '127.0.0.1');
  await once(store, 'listening');
  code = bundle('file-function');
});
afterAll(() => {
  store.closeAllConnections();
  store.close();
  code.remove();
});

const event = { path: '/file', httpMethod: 'GET', requestContext: { requestId: 'a-request' }, multiValueHeaders: {} };

describe.each([
  ['AWS’s runtime client', openRuntimeClient],
  ['the local cloud', openLocalRuntime],
])('under %s', (_, open) => {
  let runtime: Runtime;
  beforeAll(async () => {
    const { port } = store.address() as AddressInfo;
    runtime = await open({
      folder: code.folder,
      environment: {
        AWS_REGION: 'us-east-1',
        AWS_ENDPOINT_URL_S3: `http://127.0.0.1:${port}`,
        AWS_ACCESS_KEY_ID: 'key',
        AWS_SECRET_ACCESS_KEY: 'secret',
        [variables.files]: 'bucket',
      },
    });
  });
  afterAll(() => runtime.close());
  const bodyOf = (payload: string) => payload.slice(payload.indexOf('\0'.repeat(8)) + 8);

  test('a whole file arrives whole', async () => {
    breaks = false;
    const { payload, error } = await runtime.invoke(event);
    expect([bodyOf(payload).length, error]).toEqual([LENGTH, undefined]);
  });

  test('one that breaks is a failed answer, named in the log, and the process goes on', async () => {
    breaks = true;
    const before = requests;
    const { payload, error, exited } = await runtime.invoke(event);
    expect(requests).toBe(before + 1);
    expect([error?.errorMessage, exited]).toEqual(['See the log of the function.', undefined]);
    expect(bodyOf(payload).length).toBeLessThan(LENGTH);
    expect(runtime.log()).toContain('"message":"stream broken off"');
    expect(runtime.log()).not.toMatch(/UnhandledPromise|unhandled/i);
    breaks = false;
    const after = await runtime.invoke(event);
    expect([bodyOf(after.payload).length, after.error, runtime.starts()]).toEqual([LENGTH, undefined, 1]);
  });
});
