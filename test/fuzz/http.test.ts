import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { variables } from '../../lambda/platform/environment.ts';
import { demoApiKeys } from '../../local/seed/demo-customers.ts';
import { type Answer, connect } from '../api/client.ts';
import { makeLine, snapshotOf, tokensOf } from '../api/continuation.ts';
import { faultsOf, undocumented } from '../contract/documented.ts';
import { missingHeaders } from '../contract/security-headers.ts';
import { type LocalCloud, startLocalCloud } from '../local-cloud.ts';
import { Effects } from './effects.ts';
import { holdTogether, PATIENCE } from './fuzz.ts';
import { continuationsOf } from './multipart.ts';
import { type Known, requestsOf } from './requests.ts';
import { exchange, exchangeBytes, hangUp, type WireRequest } from './wire.ts';

/**
 * Whatever is asked over HTTP: an answer comes, none is a 5xx, each is as the OpenAPI document has it, and in the end there is
 * what was accepted and nothing else.
 */
let cloud: LocalCloud;
let known: Known;
let tokens: string[];
const effects = new Effects();
beforeAll(async () => {
  const often = { [variables.customerRate]: '1000000', [variables.customerBurst]: '1000000' };
  cloud = await startLocalCloud({ env: { LOCAL_FUNCTION_ENV: JSON.stringify(often) }, timeoutMs: PATIENCE });
  const client = await connect(cloud.url, demoApiKeys.bulk);
  const line = await makeLine(client, { size: 100, digits: 12, alphabet: 'UPPER_EPCG30' });
  const snapshot = await snapshotOf(client, line);
  tokens = (await tokensOf(client, line)).slice(0, 5);
  const bystander = (await connect(cloud.url, demoApiKeys.bulk)).session;
  known = { apiKey: demoApiKeys.bulk, session: client.session, line, snapshot, bystander };
  effects.lines.add(line);
  effects.sessions.add(known.session).add(bystander);
}, PATIENCE);
afterAll(async () => {
  hangUp();
  await cloud?.stop();
});

/** The path by which the OpenAPI document names the resource. */
const resourceOf = (path: string) => (path.split('?')[0] as string).replace(/(?<=.)\/$/, '');

function faultsIn({ method, path }: WireRequest, answer: Answer): string[] {
  const { status } = answer;
  if (status >= 500) return [`${status}: ${answer.text}`];
  const faults = missingHeaders(answer);
  // 413 may come from the gateway, before any route.
  if (status === 413 || answer.headers.get('x-amzn-errortype')) return faults;
  return [...faults, ...undocumented(method, resourceOf(path), answer)];
}

async function tried(request: WireRequest): Promise<void> {
  const answer = await exchange(cloud.url, request);
  const { method, path, headers, body } = request;
  const sent = { method, path, headers, body: body?.toString('latin1').slice(0, 2_000) };
  expect({ sent, faults: faultsIn(request, answer) }).toEqual({ sent, faults: [] });
  effects.note(request, answer);
}

describe('whatever is asked', () => {
  test(
    'of every route',
    () =>
      holdTogether(
        'requests',
        1_600,
        fc.constant(0).chain(() => requestsOf(known, tokens)),
        tried,
      ),
    PATIENCE,
  );

  test(
    'with a body of many parts',
    () =>
      holdTogether(
        'continuations',
        480,
        fc.constant(0).chain(() => continuationsOf(known)),
        tried,
      ),
    PATIENCE,
  );

  test(
    'in bytes that are nearly HTTP',
    () =>
      holdTogether('nearly HTTP', 320, nearlyHttp, async (bytes) =>
        expectRefusalsOf(await exchangeBytes(cloud.url, bytes)),
      ),
    PATIENCE,
  );

  test('leaves what was accepted and nothing else', () => effects.expectNothingElse(cloud));

  test('and the line is as it was', async () => {
    const answer = await exchange(cloud.url, {
      method: 'GET',
      path: `/tokens/${known.line}/data?part=1`,
      headers: { 'Session-Key': known.session },
    });
    expect(answer.text.split('\n').slice(0, 5)).toEqual(tokens);
  });
});

const heads = [
  'GET /api/tokens HTTP/1.1\r\nHost: x\r\n\r\n',
  'POST /api/sessions HTTP/1.1\r\nHost: x\r\nContent-Type: application/vnd.api+json\r\nContent-Length: 2\r\n\r\n{}',
  'POST /api/tokens HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n',
  'GET /api/docs HTTP/1.1\r\nHost: x\r\nIf-None-Match: *\r\nConnection: close\r\n\r\n',
];
/** Requests of which some bytes have been changed, and more than one on a connection. */
const nearlyHttp = fc
  .array(
    fc.tuple(
      fc.constantFrom(...heads),
      fc.array(
        fc.tuple(
          fc.nat(),
          fc.nat(3),
          fc.oneof(
            fc.string({ unit: 'binary', maxLength: 6 }),
            fc.constantFrom(
              '\r\n',
              '\n',
              ':',
              ' ',
              '\0',
              'Host: y\r\n',
              'Content-Length: 9\r\n',
              'Transfer-Encoding: chunked\r\n',
              'Expect: 100-continue\r\n',
              'CONNECT',
            ),
          ),
        ),
        { maxLength: 3 },
      ),
    ),
    { minLength: 1, maxLength: 3 },
  )
  .map((all) =>
    Buffer.from(
      all
        .map(([head, changes]) =>
          changes.reduce((text, [place, cut, insert]) => {
            const at = place % text.length;
            return text.slice(0, at) + insert + text.slice(at + cut);
          }, head),
        )
        .join(''),
    ),
  );

/** Each answer of a connection is HTTP, and what it refuses it refuses in the documented shape. */
function expectRefusalsOf(bytes: Buffer): void {
  const text = bytes.toString('latin1');
  for (const answer of text.split(/(?=HTTP\/1\.1 \d{3} )/)) {
    if (answer === '') continue;
    const [, status = ''] = /^HTTP\/1\.1 (\d{3}) /.exec(answer) ?? [];
    expect([status, answer.slice(0, 200)]).toEqual([expect.stringMatching(/^[1234]\d\d$/), expect.any(String)]);
    if (!status.startsWith('4')) continue;
    expect(answer).toMatch(/\r\ncontent-type: application\/vnd\.api\+json\r\n/i);
    const document = /\{"errors":.*\}/s.exec(answer);
    expect(document).not.toBeNull();
    expect(faultsOf({ $ref: '#/components/schemas/ErrorDocument' }, JSON.parse(document?.[0] as string))).toEqual([]);
  }
}
