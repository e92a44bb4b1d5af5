import { createServer } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { postText } from '../../lambda/webhooks/webhook-post.ts';
import { webhookUrl } from '../../operator/webhooks/webhook-url.ts';
import { type Listening, listening } from '../listening.ts';

/** Where a webhook may lead: what is refused when it is set, and what is when it is used. */
const nowhere = 'must be an address on the public internet';

test.each([
  'https://127.0.0.1/x',
  'https://127.1/',
  'https://0x7f000001/',
  'https://localhost/',
  'https://hooks.localhost./',
  'https://[::1]/',
  'https://[::ffff:127.0.0.1]/',
])('%s is this machine: good for the local cloud alone', (url) => {
  expect(() => webhookUrl(url, false)).toThrow(nowhere);
  expect(webhookUrl(url, true)).toBe(new URL(url).href);
});

test.each([
  'https://0.0.0.0/',
  'https://10.0.0.5/',
  'https://100.64.0.1/',
  'https://169.254.169.254/x',
  'https://172.16.0.1/',
  'https://172.31.255.255/',
  'https://192.168.1.1/',
  'https://198.18.0.1/',
  'https://224.0.0.1/',
  'https://255.255.255.255/',
  'https://[::]/',
  'https://[::ffff:10.0.0.5]/',
  'https://[64:ff9b::a00:5]/',
  'https://[2002:a00:5::]/',
  'https://[fc00::1]/',
  'https://[fd00:ec2::254]/',
  'https://[fe80::1]/',
  'https://[ff02::1]/',
])('%s is nowhere in the public internet', (url) => {
  for (const local of [false, true]) expect(() => webhookUrl(url, local)).toThrow(nowhere);
});

test.each([
  'https://example.com/hooks',
  'https://localhost.example.com/',
  'https://8.8.8.8/',
  'https://172.32.0.1/',
  'https://[2606:4700::1111]/',
])('%s is good', (url) => {
  for (const local of [false, true]) expect(webhookUrl(url, local)).toBe(url);
});

describe('in use', () => {
  let server: Listening;
  let connections = 0;
  const posted: string[] = [];
  beforeAll(async () => {
    const redirecting = createServer(async (request, response) => {
      posted.push(`${request.headers['content-length']} ${(await Array.fromAsync(request)).join('')}`);
      response.writeHead(302, { Location: '/elsewhere' }).end('moved');
    });
    redirecting.on('connection', () => {
      connections += 1;
    });
    server = await listening(redirecting);
  });
  afterAll(() => server?.close());
  const post = (url: string, toLoopback: boolean, timeoutMs = 10_000) =>
    postText(new URL(url.replace('PORT', String(server.port))), { 'X-Name': 'x' }, 'a text', { toLoopback, timeoutMs });

  test.each([
    'https://127.0.0.1:PORT/',
    'https://[::1]:PORT/',
    // A name that is good by itself, and leads to this machine.
    'https://localhost:PORT/',
    'https://10.0.0.5/',
    'https://169.254.169.254/latest/meta-data/',
    'http://127.0.0.1:PORT/',
    'http://example.com/',
  ])('nothing goes to %s', async (url) => {
    await expect(post(url, false)).rejects.toMatchObject({ name: 'AddressRefused' });
    expect(connections).toBe(0);
  });

  test('nor to a private address where this machine is good', async () => {
    await expect(post('https://10.0.0.5/', true)).rejects.toMatchObject({ name: 'AddressRefused' });
  });

  test.each(['http://127.0.0.1:PORT/', 'http://localhost:PORT/'])(
    '%s is reached where this machine is good; the redirect is not followed',
    async (url) => {
      posted.length = 0;
      expect(await post(url, true)).toBe(302);
      expect(posted).toEqual(['6 a text']);
    },
  );

  test('who does not answer is given up', async () => {
    await using silent = await listening(createServer(() => undefined));
    await expect(post(`${silent.url}/`, true, 100)).rejects.toMatchObject({ name: 'TimeoutError' });
  });
});
