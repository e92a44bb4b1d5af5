import { once } from 'node:events';
import { get, request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { eventually } from '../eventually.ts';
import { type Fixture, startFixture } from './fixture.ts';

let cloud: Fixture;
beforeAll(async () => {
  cloud = await startFixture();
});
afterAll(async () => {
  await cloud?.stop();
});

const url = (path: string): string => `${cloud.url}${path}`;

async function refused(response: Response, status: number): Promise<void> {
  expect(response.status).toBe(status);
  expect(response.headers.get('content-type')).toBe('application/vnd.api+json');
  const { errors } = (await response.json()) as { errors: { status: string; id: string }[] };
  expect(errors[0]).toMatchObject({ status: String(status), id: response.headers.get('x-amzn-requestid') });
}

describe('the event of a REST API', () => {
  it('has both forms of headers and query, decoded, and the request context', async () => {
    const response = await fetch(url('/things/a%20b?x=1&x=2&page[size]=3&y=a+b%2Bc'), { headers: { 'X-One': 'yes' } });
    expect(response.headers.get('transfer-encoding')).toBe('chunked');
    expect(response.headers.get('content-length')).toBeNull();
    const event = (await response.json()) as APIGatewayProxyEvent;
    expect(event).toMatchObject({
      resource: '/things/{id}',
      path: '/things/a%20b',
      httpMethod: 'GET',
      queryStringParameters: { x: '2', 'page[size]': '3', y: 'a b+c' },
      multiValueQueryStringParameters: { x: ['1', '2'], 'page[size]': ['3'], y: ['a b+c'] },
      pathParameters: { id: 'a b' },
      stageVariables: null,
      body: null,
      isBase64Encoded: false,
      requestContext: {
        stage: 'api',
        resourcePath: '/things/{id}',
        path: '/api/things/a%20b',
        protocol: 'HTTP/1.1',
        identity: { sourceIp: '127.0.0.1' },
      },
    });
    expect(Object.entries(event.headers).find(([name]) => name.toLowerCase() === 'x-one')?.[1]).toBe('yes');
    expect(event.requestContext.requestTime).toMatch(/^\d\d\/\w{3}\/\d{4}:\d\d:\d\d:\d\d \+0000$/);
  });

  it.each([
    ['GET', '/things/static', '/things/static', null],
    ['GET', '/things/static/', '/things/static', null],
    ['GET', '/things/other', '/things/{id}', { id: 'other' }],
    ['PUT', '/nothing/at/all', '/{proxy+}', { proxy: 'nothing/at/all' }],
    ['DELETE', '', '/', null],
  ])('%s %s is handled by %s', async (method, path, resource, pathParameters) => {
    expect(await (await fetch(url(path), { method })).json()).toMatchObject({ resource, pathParameters });
  });

  it('carries a text body as text and a binary media type as base64', async () => {
    const post = (type: string): Promise<Response> =>
      fetch(url('/things'), {
        method: 'POST',
        body: Buffer.from('é\xff', 'latin1'),
        headers: { 'Content-Type': type },
      });
    expect(await (await post('application/vnd.api+json')).json()).toMatchObject({ isBase64Encoded: false });
    expect(await (await post('multipart/form-data; boundary=x')).json()).toMatchObject({
      isBase64Encoded: true,
      body: Buffer.from('é\xff', 'latin1').toString('base64'),
    });
  });
});

describe('the gateway refuses', () => {
  it('a method that a resource does not have', async () =>
    refused(await fetch(url('/things'), { method: 'PUT' }), 403));
  it('a path outside the stage', async () => refused(await fetch(url('/../other')), 403));
  it('a path that is not validly encoded', async () => refused(await fetch(url('/things/%zz')), 400));
  it.each(['malformed', 'throw', 'crash', 'big'])('with 502 where a function answers: %s', async (mode) => {
    await refused(await fetch(url(`/things?mode=${mode}`)), 502);
    expect((await fetch(url('/things'))).status).toBe(200);
  });
  it('with 504 after the integration timeout', async () =>
    refused(await fetch(url('/things?mode=slow'), { method: 'POST' }), 504));
  it('with 502 after the function timeout, even where it computes for ever', async () => {
    await refused(await fetch(url('/things?mode=busy')), 502);
    expect((await fetch(url('/things'))).status).toBe(200);
  });
  it.each([11 * 1024 * 1024, 7 * 1024 * 1024])('a body of %d bytes', async (size) => {
    const response = await fetch(url('/things'), { method: 'POST', body: 'x'.repeat(size) });
    expect([response.status, await response.json()]).toEqual([
      413,
      { errors: [{ status: '413', title: 'Too large' }] },
    ]);
  });
  it('a body that is too long, to who reads only when all of it is written', async () => {
    const { port, pathname } = new URL(url('/things'));
    const socket = connect(Number(port), '127.0.0.1');
    const body = Buffer.alloc(64 * 1024 * 1024);
    socket.write(
      `POST ${pathname} HTTP/1.1\r\nHost: any\r\nConnection: close\r\nContent-Length: ${body.length}\r\n\r\n`,
    );
    await new Promise<void>((resolve, reject) => {
      socket.write(body, (error) => (error ? reject(error) : resolve()));
    });
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 413 /);
  });
  it('what is not HTTP, in the same shape', async () => {
    const socket = connect(Number(new URL(cloud.url).port), '127.0.0.1');
    socket.end('NOT HTTP AT ALL\r\n\r\n');
    let text = '';
    for await (const chunk of socket) text += chunk;
    expect(text).toMatch(/^HTTP\/1\.1 400 .*application\/vnd\.api\+json.*\{"errors":\[\{"status":"400"/s);
  });
});

describe('answers', () => {
  it('keep repeated headers and rename those that are the gateway’s own', async () => {
    const response = await fetch(url('/things?mode=cookies'));
    expect([response.status, response.headers.get('x-many')]).toEqual([201, 'a, b']);
    expect(response.headers.get('x-amzn-remapped-date')).toBe('never');
  });
  it('decode base64 only where the first accepted type is binary', async () => {
    const as = async (accept: string): Promise<number> => {
      const response = await fetch(url('/things?mode=binary'), { headers: { Accept: accept } });
      return (await response.arrayBuffer()).byteLength;
    };
    expect([await as('multipart/form-data'), await as('text/plain')]).toEqual([3, 4]);
  });
});

describe('streams', () => {
  it('arrive whole', async () => {
    const response = await fetch(url('/things/whole/data?bytes=3000001'));
    expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect((await response.arrayBuffer()).byteLength).toBe(3_000_001);
    // It is noted after the stream has ended.
    await eventually(async () => (await cloud.item('stream', 'whole'))?.state === 'finished');
    expect(await cloud.item('stream', 'whole')).toMatchObject({ state: 'finished', sent: 3_000_001 });
  });

  it('answer HEAD with headers alone', async () => {
    const response = await fetch(url('/things/head/data?bytes=5'), { method: 'HEAD' });
    expect([response.status, response.headers.get('x-content-length')]).toEqual([200, '5']);
  });

  it('hold the function back while the client does not read, and let it run to its end when the client has gone', async () => {
    const [response] = await once(get(url('/things/held/data?bytes=150000000')), 'response');
    response.pause();
    const first = await eventually(async () => (await cloud.item('stream', 'held')) as { sent: number } | undefined);
    const noted = async () => (await cloud.item('stream', 'held')) as { sent: number; state: string };
    // Held: it does not go on for a second. On a busy machine it may have stood still for less.
    const later = await eventually(async () => {
      const before = await noted();
      await sleep(1_000);
      const now = await noted();
      return now.sent === before.sent && now;
    }, 60_000);
    expect(later.state).toBe('running');
    expect(first.sent).toBeLessThan(50_000_000);
    expect(later.sent).toBeLessThan(50_000_000);
    response.destroy();
    // Lambda does not tell it.
    await eventually(async () => (await noted()).state === 'finished', 60_000);
    expect((await noted()).sent).toBe(150_000_000);
  });

  it('become 502 where they fail before the head, and are cut where they fail later', async () => {
    await refused(await fetch(url('/things/x/data?mode=throw')), 502);
    for (const mode of ['fail', 'destroy']) {
      const response = await fetch(url(`/things/x/data?mode=${mode}&bytes=9000000`));
      expect(response.status).toBe(200);
      await expect(response.arrayBuffer()).rejects.toThrow();
    }
  });

  it('end at Lambda’s 200 MB', async () => {
    const response = await fetch(url('/things/long/data?bytes=220000000'));
    await expect(
      (async () => {
        for await (const _ of response.body!);
      })(),
    ).rejects.toThrow();
  });

  it('do not keep other requests of the function waiting', async () => {
    const slow = await Promise.all(
      [...Array(8)].map(async (_, i) => {
        const request = httpRequest(url(`/things/slow${i}/data?bytes=20000000`)).end();
        const [response] = await once(request, 'response');
        response.pause();
        return response;
      }),
    );
    expect((await fetch(url('/things/quick/data?bytes=10'))).status).toBe(200);
    for (const response of slow) response.destroy();
  });
});

describe('schedules', () => {
  it('call their function soon after the start', async () => {
    expect(await eventually(() => cloud.item('tick', 'aws.events'))).toMatchObject({ n: 1 });
  });
});
