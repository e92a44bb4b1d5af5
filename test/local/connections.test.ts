import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Fixture, startFixture } from './fixture.ts';

/** What Node's own HTTP server would refuse without a body, or lose, the gateway answers as it answers everything. */
let cloud: Fixture;
beforeAll(async () => {
  cloud = await startFixture();
});
afterAll(async () => {
  await cloud?.stop();
});

/** Sends bytes. @returns the statuses and texts of all answers, in their order, when the gateway has closed the connection */
async function answersTo(bytes: string): Promise<{ status: string; text: string }[]> {
  const socket = connect(Number(new URL(cloud.url).port), '127.0.0.1');
  socket.write(bytes);
  let text = '';
  for await (const chunk of socket) text += chunk;
  return text
    .split(/(?=HTTP\/1\.1 \d{3} )/)
    .filter((answer) => answer !== '')
    .map((answer) => ({ status: answer.slice(9, 12), text: answer }));
}

const get = 'GET /api/things?a=b HTTP/1.1\r\nHost: x\r\n';
const refused = {
  status: '400',
  text: expect.stringMatching(/application\/vnd\.api\+json.*\{"errors":\[\{"status":"400"/s),
};
const answered = { status: '200', text: expect.stringContaining('"resource":"/things"') };

describe('a request', () => {
  test.each([
    ['without Host is refused', 'GET /api/things HTTP/1.1\r\nConnection: close\r\n\r\n', refused],
    ['of HTTP/1.0 needs none', 'GET /api/things HTTP/1.0\r\n\r\n', answered],
    ['that expects what nobody knows is answered', `${get}Expect: wonders\r\nConnection: close\r\n\r\n`, answered],
    ['for a tunnel is refused', 'CONNECT x:80 HTTP/1.1\r\nHost: x:80\r\n\r\n', refused],
    ['that is none is refused', 'NOT HTTP AT ALL\r\n\r\n', refused],
    [
      'with a broken body is refused',
      `POST /api/things HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n`,
      refused,
    ],
  ])('%s', async (_, bytes, expected) => {
    expect(await answersTo(bytes)).toEqual([expected]);
  });

  test('is answered, whatever follows it on the connection', async () => {
    expect(await answersTo(`${get}\r\n${get}\r\nNOT HTTP AT ALL\r\n\r\n`)).toEqual([answered, answered, refused]);
  });
});
