import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readlinkSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type OutgoingHttpHeaders } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { connect } from 'node:net';
import { join } from 'node:path';
import { pipeline } from 'node:stream';
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { demoApiKeys } from '../../local/seed/demo-customers.ts';
import { sharedUrl, withSession } from '../api/client.ts';
import { type Listening, listening } from '../listening.ts';
import { newUser, program, type User } from './command.ts';
import { startProxy } from './proxy.ts';

/** What the command line says, and with which exit code it ends, where something cannot be done. */

jest.setTimeout(180_000);
const WRONG_KEY = '0badc0de-0000-4000-8000-000000000001';
const UNKNOWN_KEY =
  'error: Session not established: Unknown Api-Key. Check that the key belongs to this service (--url). The operator of the service can give you another one.\n';
const order = (...more: readonly string[]) => [...'produce --alphabet DIGITS --out x.txt'.split(' '), ...more];

let user: User;
const userEnv = () => ({
  ...process.env,
  XDG_STATE_HOME: join(user.folder, 'state'),
  HOME: user.folder,
  TERM: 'xterm',
});
beforeAll(() => {
  user = newUser();
});
afterAll(() => user.remove());

describe('ends with 2', () => {
  test.each([
    ['without a command', []],
    ['with an unknown one', ['produse']],
    ['without a needed option', ['produce', '--alphabet', 'DIGITS']],
    ['with a size that is none', order('--digits', '8', '--size', '1e5')],
    ['with a payment that is none', order('--digits', '8', '--size', '1000', '--payment-ident', 'pi_1')],
    ['with a run that is too long', order('--digits', '8', '--size', '1000', '--max-run', '2048')],
    ['with a line that is none', ['delete', 'codes.txt']],
    ['with nothing to verify', ['verify']],
    ['with a snapshot that is not there', ['continue', '--snapshot', 'no.snapshot', '--size', '1', '--out', 'x.txt']],
    ['with an address that is none', ['lines', '--url', 'ftp://example.com']],
    ['with the standard output for the tokens', [...order('--digits', '8', '--size', '1000'), '--out', '-']],
    ['with tokens in the place of the snapshot', [...order('--digits', '8', '--size', '1000'), '--out', 'x.snapshot']],
  ])('%s', async (_, args) => {
    const { code, stdout, stderr } = await user.run(...args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).not.toBe('');
  });

  test('without a key for a service elsewhere', async () => {
    const { code, stderr } = await user.run('lines', '--url', 'https://codes.example.com/api');
    expect([code, stderr]).toEqual([2, expect.stringContaining('No Api-Key for https://codes.example.com/api')]);
  });
});

describe('where the address is not that of the service', () => {
  let server: Listening;
  const asked: string[] = [];
  async function serve(status: number, headers: OutgoingHttpHeaders, body = ''): Promise<string> {
    asked.length = 0;
    server = await listening(
      createServer((request, response) => {
        asked.push(`${request.method} ${request.url}`);
        response.writeHead(status, headers).end(body);
      }),
    );
    return server.url;
  }
  afterEach(() => server?.close());

  test('but of a website, it says what answers and asks no second time', async () => {
    const url = await serve(200, { 'Content-Type': 'text/html' }, '<html></html>');
    const { code, stderr } = await user.run('lines', '--url', url);
    expect([code, stderr]).toEqual([
      2,
      `error: ${url} does not answer as Unique Tokens (text/html, 200); does the address end in /api?\n`,
    ]);
    expect(asked).toEqual(['POST /sessions']);
  });

  test('but of one that sends elsewhere, it says where', async () => {
    const url = await serve(307, { Location: 'https://codes.example.com/api/sessions?key=1' });
    const { code, json } = await user.run('lines', '--json', '--url', `${url}/api`);
    const message = `${url}/api answers with a redirect to https://codes.example.com/api; give that address.`;
    expect([code, json]).toEqual([2, { error: { exitCode: 2, message } }]);
  });

  test('for want of /api, it says so', async () => {
    await serve(200, {});
    const { code, stderr } = await user.run('lines', '--url', sharedUrl().replace(/\/api$/, ''));
    expect(code).toBeGreaterThan(0);
    expect(stderr).toMatch(/end in \/api[.?]/);
  });
});

describe('ends with 1', () => {
  test('with an unknown key, which is not repeated', async () => {
    for (const args of [
      ['lines', '--api-key', WRONG_KEY, '--json'],
      ['lines', '--api-key', WRONG_KEY],
    ]) {
      const { code, stdout, stderr } = await user.run(...args);
      expect([code, stderr]).toEqual([1, UNKNOWN_KEY]);
      expect(stdout + stderr).not.toContain(WRONG_KEY);
    }
  });

  test('with an order that is too large; nothing is left of it', async () => {
    const { code, json, stderr } = await user.run(...order('--digits', '8', '--size', '200000', '--json'));
    expect([code, json.error]).toEqual([
      1,
      {
        exitCode: 1,
        message:
          'An order may have 1,000 to 100,000 codes of this length; that is what your agreement allows. Order 100,000 now, and the rest with "unique-tokens continue".',
      },
    ]);
    expect(stderr).toContain('An order may have 1,000 to 100,000 codes');
    expect(readdirSync(user.folder).filter((name) => name.startsWith('x.'))).toEqual([]);
  });

  test('with an order file that is not its own, of which nothing is shown', async () => {
    writeFileSync(join(user.folder, 'x.txt.order.json'), '{"session": "5ec2e7-session", ');
    const { code, stderr } = await user.run(...order('--digits', '8', '--size', '1000'));
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(
        /x\.txt\.order\.json is an order that is damaged.* "unique-tokens lines".* then delete the file/,
      ),
    ]);
    expect(stderr).not.toContain('5ec2e7');
    rmSync(join(user.folder, 'x.txt.order.json'));
  });

  test('with a link that leads nowhere in the place of the tokens, which stays', async () => {
    symlinkSync('elsewhere.txt', join(user.folder, 'x.txt'));
    const { code, stderr } = await user.run(...order('--digits', '8', '--size', '1000'));
    expect([code, stderr]).toEqual([1, 'error: x.txt is there already and is not overwritten: give another --out.\n']);
    expect(readlinkSync(join(user.folder, 'x.txt'))).toBe('elsewhere.txt');
    rmSync(join(user.folder, 'x.txt'));
  });

  test('with a file that cannot be read or written, which it names', async () => {
    writeFileSync(join(user.folder, 'plain'), '');
    mkdirSync(join(user.folder, 'config'), { recursive: true });
    const below = await user.run(
      'produce',
      '--alphabet',
      'DIGITS',
      '--digits',
      '8',
      '--size',
      '1000',
      '--out',
      'plain/x.txt',
    );
    expect(below).toMatchObject({ code: 1, stderr: expect.stringMatching(/plain\/x\.\S+: .*\(ENOTDIR\)/) });
    const folder = await user.run('verify', '--file', 'config', '--line', WRONG_KEY);
    expect(folder).toMatchObject({ code: 1, stderr: 'error: config: it is a folder (EISDIR).\n' });
  });
});

describe('ends with 3', () => {
  test('where nothing listens', async () => {
    const nothing = await listening(createServer());
    await nothing.close();
    const { code, json, stderr } = await user.run('lines', '--json', '--url', nothing.url);
    expect([code, stderr]).toEqual([
      3,
      expect.stringMatching(/^error: The service cannot be reached: nothing answers there.* \(ECONNREFUSED\)\.\n$/),
    ]);
    expect(json.error.exitCode).toBe(3);
  });
});

test('a session is opened once the service can answer, and once', async () => {
  const keys: unknown[] = [];
  await using server = await listening(
    createServer((request, response) => {
      keys.push(request.headers['idempotency-key']);
      response.writeHead(503).end();
    }),
  );
  const { code, stderr } = await user.run('lines', '--url', `${server.url}/api`);
  expect([code, stderr]).toEqual([3, expect.stringMatching(/^error: The service cannot answer now: /)]);
  expect(keys.length).toBeGreaterThan(1);
  expect(new Set(keys)).toEqual(new Set([expect.stringMatching(/./)]));
});

describe('over TLS', () => {
  const hasOpenssl = spawnSync('openssl', ['version'], { timeout: 100_000 }).status === 0;
  // It makes the certificate; elsewhere this is left out, and seen in the summary as such.
  (hasOpenssl ? test : test.skip)(
    'a certificate of an own authority is told, and known where it is named',
    async () => {
      const names = [
        '-keyout',
        'key.pem',
        '-out',
        'cert.pem',
        '-addext',
        'subjectAltName=IP:127.0.0.1',
        '-subj',
        '/CN=own',
      ];
      const made = spawnSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '1', ...names], {
        timeout: 100_000,
        cwd: user.folder,
      });
      expect(made.status).toBe(0);
      await using server = await listening(
        createSecureServer({ key: user.read('key.pem'), cert: user.read('cert.pem') }, (_, response) => {
          response.writeHead(200, { 'Content-Type': 'text/html' }).end('<html></html>');
        }),
      );
      const url = `https://127.0.0.1:${server.port}/api`;
      const args = ['lines', '--url', url, '--api-key', WRONG_KEY];
      expect(await user.run(...args)).toMatchObject({
        code: 3,
        stderr: expect.stringMatching(/Node\.js does not trust its certificate\. .*NODE_EXTRA_CA_CERTS/),
      });
      using knowing = newUser({ NODE_EXTRA_CA_CERTS: join(user.folder, 'cert.pem') });
      expect(await knowing.run(...args)).toMatchObject({
        code: 2,
        stderr: expect.stringContaining('(text/html, 200)'),
      });
    },
  );

  test('it is told where the service does not speak it', async () => {
    const { code, stderr } = await user.run('lines', '--url', sharedUrl().replace('http:', 'https:'));
    expect([code, stderr]).toEqual([3, expect.stringContaining('it does not speak TLS.')]);
  });

  test('a key goes, and with a warning where it does not', async () => {
    const warning =
      'warning: your key goes to http://codes.example.com/api unencrypted: others on the way can read it.';
    const args = ['delete', '--all', '--api-key', WRONG_KEY, '--url'];
    expect((await user.run(...args, 'HTTP://codes.example.com/api')).stderr).toContain(warning);
    for (const rest of [['https://codes.example.com/api'], [sharedUrl()], ['http://codes.example.com/api', '--quiet']])
      expect((await user.run(...args, ...rest)).stderr).not.toContain('warning');
  });
});

test.each(['HTTP_PROXY', 'NO_PROXY'])('a proxy is gone through where Node is told so (%s)', async (name) => {
  const seen: string[] = [];
  const proxy = createServer().on('connect', ({ url = '' }, socket) => {
    seen.push(url);
    const [host, port] = url.split(':');
    const onward = connect(Number(port), host, () => socket.write('HTTP/1.1 200 OK\r\n\r\n'));
    pipeline(onward, socket, onward, () => undefined);
  });
  await using server = await listening(proxy);
  const address = server.url;
  const { host } = new URL(sharedUrl());
  const env = { NODE_USE_ENV_PROXY: '1', HTTP_PROXY: address, ...(name === 'NO_PROXY' && { NO_PROXY: '127.0.0.1' }) };
  using behind = newUser(env);
  expect((await behind.run('lines')).code).toBe(0);
  expect([...new Set(seen)]).toEqual(name === 'NO_PROXY' ? [] : [host]);
});

describe('the configuration file', () => {
  const folder = () => join(user.folder, 'config', 'unique-tokens');
  const configure = (text: string) => {
    mkdirSync(folder(), { recursive: true });
    writeFileSync(join(folder(), 'config.json'), text);
  };

  test('gives address and key, the environment goes before it, and options before that', async () => {
    using plain = newUser({ UNIQUE_TOKENS_URL: '', XDG_CONFIG_HOME: join(user.folder, 'config') });
    configure(JSON.stringify({ url: sharedUrl(), apiKey: demoApiKeys.bulk }));
    expect((await plain.run('capacity', 'DIGITS', '8', '--json')).json.data.attributes.reachable).toBe('100000000');
    const byOption = await plain.run('capacity', 'DIGITS', '8', '--json', '--api-key', demoApiKeys.basic);
    expect(byOption.json.data.attributes.reachable).toBe('100000');
  });

  test('does not send its key to another address', async () => {
    const sent: unknown[] = [];
    await using proxy = await startProxy(sharedUrl(), (_, __, headers) => {
      sent.push(headers['api-key']);
      return undefined;
    });
    configure(JSON.stringify({ url: 'https://codes.example.com/api', apiKey: WRONG_KEY }));
    expect((await user.run('lines', '--url', proxy.url)).code).toBe(0);
    expect(sent).toContain(demoApiKeys.basic);
    expect(sent).not.toContain(WRONG_KEY);
  });

  test('is refused where it is none, and not quoted', async () => {
    configure(`{"apiKey": "${WRONG_KEY}", `);
    const { code, stderr } = await user.run('lines');
    expect([code, stderr]).toEqual([2, expect.stringContaining('config.json must be')]);
    expect(stderr).not.toContain(WRONG_KEY);
    configure('{}');
  });
});

test('a session that is gone is replaced by another one', async () => {
  await user.run('lines');
  const folder = join(user.folder, 'state', 'unique-tokens', 'sessions');
  const sessions = () =>
    readdirSync(folder).map((name) =>
      JSON.parse(user.read(join('state', 'unique-tokens', 'sessions', name)).toString()),
    );
  const kept = sessions().find(({ url }) => url === sharedUrl()).session;
  const headers = { 'Api-Key': demoApiKeys.basic };
  expect((await withSession(sharedUrl(), kept).delete(`/sessions/${kept}`, { headers })).status).toBe(200);
  expect(await user.run('lines', '--mine')).toMatchObject({ code: 0, stdout: expect.stringMatching(/^No lines\. /) });
  expect(sessions().find(({ url }) => url === sharedUrl()).session).not.toBe(kept);
});

describe('on a terminal', () => {
  const hasScript = spawnSync('script', ['--version'], { timeout: 100_000 }).status === 0;
  // util-linux has it; elsewhere this is left out, and seen in the summary as such.
  (hasScript ? test : test.skip)('a bar shows rate and time left', () => {
    const typed = (command: string) => {
      const line = `${process.execPath} ${program} ${command} --url ${sharedUrl()}`;
      return spawnSync('script', ['-qefc', line, '/dev/null'], {
        cwd: user.folder,
        env: userEnv(),
        encoding: 'utf8',
        timeout: 100_000,
      });
    };
    const { status, stdout } = typed('produce --alphabet DIGITS --digits 12 --size 50000 --out bar.txt');
    expect(status).toBe(0);
    expect(stdout).toMatch(/producing +[█░]+ \d+% \| [\d.,]+ codes\/s \| \d+ s left/);
    expect(stdout).toMatch(/downloading +[█░]+ \d+% \| [\d.]+ MB\/s \| \d+ s left/);
    expect(stdout).toMatch(/checking +[█░]+ \d+% \| [\d.]+ MB\/s/);
  });

  test('elsewhere there is none, and --quiet leaves the result alone', async () => {
    const { code, stdout, stderr } = await user.run(
      ...'produce --alphabet DIGITS --digits 9 --size 1000 --out quiet.txt --quiet'.split(' '),
    );
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^Saved\n {2}quiet\.txt\n/);
  });
});

test('goes on where nobody reads what it says any more', async () => {
  const line = `${process.execPath} ${program} produce --alphabet DIGITS --digits 9 --size 1000 --out unread.txt --url ${sharedUrl()}`;
  const script = `set -o pipefail; ${line} | true`;
  const { status, stderr } = spawnSync('bash', ['-c', script], {
    cwd: user.folder,
    encoding: 'utf8',
    timeout: 100_000,
    env: userEnv(),
  });
  expect([status, stderr]).toEqual([0, '']);
  expect(user.read('unread.txt')).toHaveLength(10_000);
});

test('each command has a help with examples', async () => {
  const { stdout } = await user.run('--help');
  const names = [...stdout.matchAll(/^ {2}([a-z]+) [[<]?/gm)].map(([, name]) => name as string);
  expect(names.length).toBeGreaterThan(8);
  for (const name of names.filter((command) => command !== 'help' && command !== 'alphabet')) {
    const help = await user.run(name, '--help');
    expect([help.code, help.stdout]).toEqual([0, expect.stringContaining(`$ unique-tokens ${name}`)]);
  }
});
