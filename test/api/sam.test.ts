import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { basePath, type HandlerName, type Route, routeOf, routes } from '../../api/routes/routes.ts';
import { synthesize } from '../../local/cloud/synth.ts';
import { demoApiKeys } from '../../local/seed/demo-customers.ts';
import { readAssembly } from '../../local/template/assembly.ts';
import { sharedCloud, sharedFolder } from '../cloud.ts';
import { eventually } from '../eventually.ts';
import { LOCAL_SDK } from '../local-cloud.ts';
import { type Client, connect, JSON_API, orderBody } from './client.ts';
import { makeLine } from './continuation.ts';

/** What `npm run sam` writes, and whether its functions run from that alone, each in a process with nothing else around it. */
const root = resolve(__dirname, '..', '..');

interface SamFunction {
  readonly CodeUri: string;
  readonly Handler: string;
  readonly Runtime: string;
  readonly Environment: { readonly Variables: Readonly<Record<string, string>> };
  readonly Events: Readonly<
    Record<string, { readonly Type: string; readonly Properties: { readonly Method: string; readonly Path: string } }>
  >;
}
interface SamTemplate {
  readonly Transform: string;
  readonly Resources: Readonly<Record<string, { readonly Type: string; readonly Properties: SamFunction }>>;
}

const cloud = sharedCloud();
const dir = sharedFolder();
let printed: string;
let template: SamTemplate;
beforeAll(() => {
  const env = { ...process.env, LOCAL_DIR: dir };
  printed = execFileSync(process.execPath, ['local/sam.ts'], { cwd: root, env, encoding: 'utf8', timeout: 100_000 });
  template = JSON.parse(readFileSync(join(dir, 'sam', 'template.json'), 'utf8'));
});

const functions = () =>
  Object.values(template.Resources).flatMap(({ Type, Properties }) =>
    Type === 'AWS::Serverless::Function' ? [Properties] : [],
  );

/** `METHOD /api/path` of all events of a function. */
const eventsOf = ({ Events }: SamFunction) =>
  Object.values(Events).map(({ Properties: { Method, Path } }) => `${Method} ${Path}`);

function functionOf(handler: HandlerName): SamFunction {
  const { methods, paths } = routeOf(handler);
  const found = functions().find((each) => eventsOf(each).includes(`${methods[0]} ${basePath}${paths[0]}`));
  if (!found) throw new Error(`The template has no function for ${handler}.`);
  return found;
}

describe('the template', () => {
  test('is one of AWS SAM, with a function for each route, and the fallback', () => {
    expect(template.Transform).toBe('AWS::Serverless-2016-10-31');
    expect(functions()).toHaveLength(routes.length + 1);
    const expected = routes.flatMap(({ methods, paths }) =>
      methods.flatMap((method) => paths.map((path) => `${method} ${basePath}${path}`)),
    );
    expect(functions().flatMap(eventsOf)).toEqual(expect.arrayContaining(expected));
  });

  test('sets no variable that Lambda keeps for itself', () => {
    const names = functions().flatMap(({ Environment }) => Object.keys(Environment.Variables));
    expect(names.filter((name) => /^AWS_(?!ENDPOINT_URL_)|^LAMBDA_/.test(name))).toEqual([]);
  });

  test('has the whole environment that the stack gives a function, in plain values, and the local services', async () => {
    const { template: stack } = readAssembly(await synthesize(root));
    for (const [id, { Type, Properties }] of Object.entries(template.Resources)) {
      if (Type !== 'AWS::Serverless::Function') continue;
      const { Variables } = Properties.Environment;
      const given = stack.Resources[id]?.Properties?.Environment as SamFunction['Environment'];
      const names = Object.keys(Variables).filter((name) => !name.startsWith('AWS_ENDPOINT_URL_'));
      expect([id, names.sort()]).toEqual([id, Object.keys(given.Variables).sort()]);
      expect(Object.values(Variables).filter((value) => typeof value !== 'string' || /^$|\$\{/.test(value))).toEqual(
        [],
      );
      expect(Variables).toMatchObject({ AWS_ENDPOINT_URL_DYNAMODB: cloud.endpoints.dynamodb });
    }
  });

  test('is named by the printed command, with the credentials that the local services know', () => {
    const { accessKeyId, secretAccessKey } = LOCAL_SDK.credentials;
    expect(printed).toContain(`AWS_ACCESS_KEY_ID=${accessKeyId} AWS_SECRET_ACCESS_KEY=${secretAccessKey}`);
    expect(printed).toContain('sam local start-api --template ');
  });
});

/** What a function is asked, and by which of its methods and paths; without them by its first. */
interface Call {
  readonly method?: string;
  readonly pattern?: string;
  /** What stands in the path's braces. */
  readonly parameters?: Readonly<Record<string, string>>;
  readonly keys?: Readonly<Record<string, string>>;
  readonly body?: object;
}

/** Runs a bundle as Lambda's runtime does, streamed or not, and prints its answer. */
const runtime = `
  import { PassThrough } from 'node:stream';
  globalThis.awslambda = {
    streamifyResponse: (handle) => Object.assign(handle, { streams: true }),
    HttpResponseStream: { from: (stream, head) => Object.assign(stream, { head }) },
  };
  const [, file, event] = process.argv;
  const { handler } = await import(file);
  const context = { getRemainingTimeInMillis: () => 30_000 };
  const streamed = async () => {
    const stream = new PassThrough();
    const chunks = stream.toArray();
    await handler(JSON.parse(event), stream, context);
    return { ...stream.head, body: Buffer.concat(await chunks).toString('latin1') };
  };
  const answer = handler.streams ? await streamed() : await handler(JSON.parse(event), context);
  process.stdout.write('\\n' + JSON.stringify(answer));`;

/** Invokes a function's bundle in a Node.js of its own, whose environment is the template's and the command's alone. */
function invoke(handler: HandlerName, call: Call = {}) {
  const { methods, paths } = routeOf(handler);
  return run(functionOf(handler), { method: methods[0], pattern: paths[0], ...call });
}

function run({ CodeUri, Environment }: SamFunction, { method, pattern = '/', parameters = {}, keys, body }: Call) {
  const headers = { Accept: JSON_API, 'Content-Type': JSON_API, ...keys };
  const path = `${basePath}${pattern.replace(/\{(\w+)\}/g, (_, name) => parameters[name] ?? name)}`;
  const event = {
    resource: `${basePath}${pattern}`,
    path,
    httpMethod: method,
    headers,
    multiValueHeaders: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
    queryStringParameters: null,
    multiValueQueryStringParameters: null,
    pathParameters: pattern.includes('{') ? parameters : null,
    requestContext: { requestId: 'sam', path, identity: { sourceIp: '127.0.0.1', userAgent: 'test' } },
    body: body === undefined ? null : JSON.stringify(body),
    isBase64Encoded: false,
  };
  const { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY } = LOCAL_SDK.credentials;
  const output = execFileSync(
    process.execPath,
    ['--input-type=module', '-e', runtime, join(CodeUri, 'index.mjs'), JSON.stringify(event)],
    {
      env: { ...Environment.Variables, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_REGION: LOCAL_SDK.region },
      encoding: 'utf8',
      timeout: 100_000,
      maxBuffer: 64 * 1024 * 1024,
    },
  );
  const { statusCode, body: text } = JSON.parse(output.split('\n').at(-1) as string);
  return {
    status: statusCode,
    get json() {
      return JSON.parse(text);
    },
  };
}

test('a session is opened, a line ordered, produced by the local cloud, and listed', async () => {
  const opened = invoke('open-session', {
    keys: { 'Api-Key': demoApiKeys.basic },
    body: { data: { type: 'session', attributes: {} } },
  });
  expect(opened.status).toBe(201);
  const keys = { 'Session-Key': opened.json.data.id };

  const order = orderBody({ size: 1_000, digits: 20, alphabet: 'UPPER_EPCG30' });
  const ordered = invoke('order-tokens', { keys, body: order });
  expect([ordered.status, ordered.json.data.attributes.status]).toEqual([201, 'requested']);
  const listed = await eventually(async () => {
    const answer = invoke('list-tokens', { keys });
    const { status } = answer.json.data[0].attributes;
    if (status === 'failed') throw new Error('The line failed.');
    return status === 'finished' && answer;
  }, 60_000);
  expect(listed.status).toBe(200);
  // The event's path has the base path here, as it has behind a domain of one's own.
  expect([opened, ordered, listed].map(({ json }) => json.links.self)).toEqual([
    '/api/sessions',
    '/api/tokens',
    '/api/tokens',
  ]);
});

describe('every function runs from the template', () => {
  let client: Client;
  let line: string;
  beforeAll(async () => {
    client = await connect(cloud.url);
    line = await makeLine(client, { size: 1_000, digits: 20, alphabet: 'UPPER_EPCG30' }, 'analyzed');
  });
  /** What a customer has; a route takes of it what is its own. */
  const having = (handler: HandlerName, pattern: string): Call => ({
    pattern,
    parameters: { id: /^\/sessions/.test(pattern) ? client.session : line, name: 'UPPER_EPCG30', digits: '20' },
    keys: routeOf(handler).keys[0] === 'Api-Key' ? { 'Api-Key': demoApiKeys.basic } : { 'Session-Key': client.session },
  });
  const every: readonly Route[] = routes;

  test.each(
    every
      .filter(({ methods }) => methods.includes('GET'))
      .flatMap(({ handler, paths }) => paths.map((path) => [path, handler] as const)),
  )('GET %s answers', (path, handler) => {
    expect(invoke(handler as HandlerName, { ...having(handler as HandlerName, path), method: 'GET' }).status).toBe(200);
  });

  // With keys that nobody has they read their tables, and change nothing.
  test.each(
    every.flatMap(({ handler, methods, paths }) =>
      methods
        .filter((method) => method === 'POST' || method === 'DELETE')
        .map((method) => [method, paths[0] as string, handler] as const),
    ),
  )('%s %s refuses a stranger', (method, pattern, handler) => {
    const stranger = { 'Api-Key': randomUUID(), 'Session-Key': randomUUID() };
    const parameters = { id: randomUUID(), name: 'MINE' };
    const { status } = invoke(handler as HandlerName, { method, pattern, parameters, keys: stranger });
    expect([400, 403]).toContain(status);
  });

  test('the fallback refuses what no route answers', () => {
    const fallback = functions().find((each) => eventsOf(each).includes(`ANY ${basePath}`)) as SamFunction;
    expect(run(fallback, { method: 'GET', pattern: '/nowhere' }).status).toBe(404);
    expect(run(fallback, { method: 'PATCH', pattern: '/tokens' }).status).toBe(405);
    expect(run(fallback, { method: 'GET', pattern: '' }).json.links.self).toBe('/api');
  });
});
