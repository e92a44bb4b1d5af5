import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { basePath, type HandlerName, routeOf, routes } from '../../lambda/http/routes.ts';
import { demoApiKeys } from '../../local/demo-customers.ts';
import { LOCAL_SDK, type LocalCloud, startLocalCloud } from '../local-cloud.ts';
import { JSON_API, orderBody } from './client.ts';

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

let cloud: LocalCloud;
let printed: string;
let template: SamTemplate;
beforeAll(async () => {
  cloud = await startLocalCloud();
  const env = { ...process.env, LOCAL_DIR: cloud.dir };
  printed = execFileSync(process.execPath, ['local/sam.ts'], { cwd: root, env, encoding: 'utf8' });
  template = JSON.parse(readFileSync(join(cloud.dir, 'sam', 'template.json'), 'utf8'));
});
afterAll(() => cloud?.stop());

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

  test('is named by the printed command, with the credentials that the local services know', () => {
    const { accessKeyId, secretAccessKey } = LOCAL_SDK.credentials;
    expect(printed).toContain(`AWS_ACCESS_KEY_ID=${accessKeyId} AWS_SECRET_ACCESS_KEY=${secretAccessKey}`);
    expect(printed).toContain('sam local start-api --template ');
  });
});

/** Invokes a function's bundle in a Node.js of its own, whose environment is the template's and the command's alone. */
function invoke(handler: HandlerName, path: string, keys: Record<string, string>, body?: object) {
  const { CodeUri, Environment } = functionOf(handler);
  const headers = { Accept: JSON_API, 'Content-Type': JSON_API, ...keys };
  const { methods, paths } = routeOf(handler);
  const requestPath = `${basePath}${path}`;
  const event = {
    resource: `${basePath}${paths[0]}`,
    path: requestPath,
    httpMethod: methods[0],
    headers,
    multiValueHeaders: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
    queryStringParameters: null,
    multiValueQueryStringParameters: null,
    pathParameters: null,
    requestContext: { requestId: 'sam', path: requestPath, identity: { sourceIp: '127.0.0.1', userAgent: 'test' } },
    body: body === undefined ? null : JSON.stringify(body),
    isBase64Encoded: false,
  };
  const program = `const { handler } = await import(process.argv[1]);
    const answer = await handler(JSON.parse(process.argv[2]), { getRemainingTimeInMillis: () => 30_000 });
    process.stdout.write('\\n' + JSON.stringify(answer));`;
  const { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY } = LOCAL_SDK.credentials;
  const output = execFileSync(
    process.execPath,
    ['--input-type=module', '-e', program, join(CodeUri, 'index.mjs'), JSON.stringify(event)],
    {
      env: { ...Environment.Variables, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_REGION: LOCAL_SDK.region },
      encoding: 'utf8',
    },
  );
  const { statusCode, body: text } = JSON.parse(output.split('\n').at(-1) as string);
  return { status: statusCode, json: JSON.parse(text) };
}

test('a session is opened, a line ordered, produced by the local cloud, and listed', async () => {
  const opened = invoke(
    'open-session',
    '/sessions',
    { 'Api-Key': demoApiKeys.basic },
    { data: { type: 'session', attributes: {} } },
  );
  expect(opened.status).toBe(201);
  const key = { 'Session-Key': opened.json.data.id };

  const order = orderBody({ size: 1_000, digits: 20, alphabet: 'UPPER_EPCG30' });
  expect(invoke('order-tokens', '/tokens', key, order)).toMatchObject({
    status: 201,
    json: { data: { attributes: { status: 'requested' } } },
  });
  let listed = invoke('list-tokens', '/tokens', key);
  while (listed.json.data[0].attributes.status !== 'finished') listed = invoke('list-tokens', '/tokens', key);
  expect(listed.status).toBe(200);
});
