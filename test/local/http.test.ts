import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { eventually } from '../eventually.ts';
import { type Fixture, startFixture } from './fixture.ts';

/** HTTP as a gateway does it, byte for byte: requests that no ordinary client sends, through sockets. */
let cloud: Fixture;
beforeAll(async () => {
  cloud = await startFixture();
});
afterAll(async () => {
  await cloud?.stop();
});

const open = (): Socket => connect(Number(new URL(cloud.url).port), '127.0.0.1');

/** Sends bytes. @returns what came until the gateway has closed the connection */
function answerTo(bytes: string, end = false): Promise<string> {
  const socket = open();
  if (end) socket.end(bytes);
  else socket.write(bytes);
  return text(socket);
}

const refused = (status: number) =>
  expect.stringMatching(
    new RegExp(`^HTTP/1\\.1 ${status} .*application/vnd\\.api\\+json.*\\{"errors":\\[\\{"status":"${status}"`, 's'),
  );

describe('a client that ends its side', () => {
  const post = 'POST /api/things HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n';
  test('gets the answer to a request that is whole', async () => {
    expect(await answerTo(`${post}\r\nwhole`, true)).toMatch(/^HTTP\/1\.1 200 .*"body":"whole"/s);
    expect(await answerTo('GET /api/things HTTP/1.1\r\nHost: x\r\n\r\n', true)).toMatch(/^HTTP\/1\.1 200 /);
  });
  test('gets every answer, where it has sent several', async () => {
    const get = (id: string) => `GET /api/things/${id} HTTP/1.1\r\nHost: x\r\n\r\n`;
    const answers = await answerTo(get('one') + get('two'), true);
    expect(answers.match(/"pathParameters":\{"id":"(one|two)"\}/g)).toHaveLength(2);
  });
  test('is refused with one that is not', async () => {
    expect(await answerTo(`${post}\r\nwho`, true)).toEqual(refused(400));
  });
});

test('a target may be absolute, and names the host then', async () => {
  const answer = await answerTo(
    'GET http://codes.example:81/api/things/a?x=1 HTTP/1.1\r\nHost: other\r\nConnection: close\r\n\r\n',
  );
  expect(answer).toMatch(/^HTTP\/1\.1 200 /);
  expect(answer).toContain('"path":"/things/a"');
  expect(answer).toContain('"queryStringParameters":{"x":"1"}');
  expect(answer).toContain('"domainName":"codes.example:81"');
});

describe('what is too long', () => {
  const get = (target: string, headers = '') =>
    `GET ${target} HTTP/1.1\r\nHost: x\r\n${headers}Connection: close\r\n\r\n`;
  const header = (bytes: number) => `X-Long: ${'x'.repeat(bytes)}\r\n`;
  test('a URL: 414', async () => {
    expect(await answerTo(get(`/api/things?${'x'.repeat(8_000)}`))).toMatch(/^HTTP\/1\.1 200 /);
    expect(await answerTo(get(`/api/things?${'x'.repeat(9_000)}`))).toEqual(refused(414));
    expect(await answerTo(get(`/api/things?${'x'.repeat(60_000)}`))).toEqual(refused(414));
  });
  test('headers: 431', async () => {
    expect(await answerTo(get('/api/things', header(9_000)))).toMatch(/^HTTP\/1\.1 200 /);
    expect(await answerTo(get('/api/things', header(11_000)))).toEqual(refused(431));
    expect(await answerTo(get('/api/things', header(60_000)))).toEqual(refused(431));
    expect(await answerTo(get('/api/things', header(1_000_000)))).toEqual(refused(431));
  });
  test('a chunked body that never ends: 413 at the limit, and the connection is closed', async () => {
    const socket = open();
    let answer = '';
    let sent = 0;
    let closed = false;
    socket.on('data', (data) => {
      answer += data;
    });
    socket.on('error', () => {});
    socket.once('close', () => {
      closed = true;
    });
    socket.write('POST /api/things HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n');
    const chunk = `10000\r\n${'x'.repeat(0x10000)}\r\n`;
    while (!closed && answer === '' && sent < 200_000_000) {
      await new Promise((taken) => socket.write(chunk, taken));
      sent += chunk.length;
    }
    expect(answer).toMatch(/^HTTP\/1\.1 413 .*connection: close.*\{"errors":\[\{"status":"413"/is);
    // What is on its way in buffers comes on top of the 10 MB.
    expect(sent).toBeLessThan(30_000_000);
    const sending = setInterval(() => socket.write(chunk), 10);
    await eventually(async () => closed);
    clearInterval(sending);
  });
});

test('a client that hangs up leaves no stack trace', async () => {
  const before = cloud.output().length;
  const upload = open();
  upload.write('POST /api/things HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\npart');
  const download = open();
  download.write('GET /api/things/hung/data?bytes=20000000 HTTP/1.1\r\nHost: x\r\n\r\n');
  const waiting = open();
  waiting.write('POST /api/things?mode=slow HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n');
  await sleep(500);
  for (const socket of [upload, download, waiting]) socket.destroy();
  await sleep(2_000);
  expect(cloud.output().slice(before)).not.toMatch(/^\s+at |Error|stack/m);
  expect((await fetch(`${cloud.url}/things`)).status).toBe(200);
});
