import { describe, expect, test } from '@jest/globals';
import { jsonHeaders } from '../../api/answers/headers.ts';
import { basePath, routes } from '../../api/routes/routes.ts';
import { nameOf, ofType, one, type Resource, textOf } from './template.ts';

const byId = new Map(ofType('ApiGateway::Resource').map((resource) => [resource.id, resource.Properties]));

/** The path of a method: its resource's and all above it. */
function pathOf(method: Resource): string {
  let path = '';
  for (let id = method.Properties.ResourceId.Ref; id; id = byId.get(id)?.ParentId.Ref)
    path = `/${byId.get(id)?.PathPart}${path}`;
  return path || '/';
}

const methods = ofType('ApiGateway::Method').map((method) => {
  const { HttpMethod, Integration } = method.Properties;
  const uri = textOf(Integration.Uri);
  const target = ofType('Lambda::Function').find(({ id }) => uri.includes(`<${id}.Arn>`)) as Resource;
  return {
    at: `${HttpMethod} ${pathOf(method)}`,
    handler: nameOf(target),
    streams: Integration.ResponseTransferMode === 'STREAM',
    uri,
  };
});

test('each row of the route table is a method in front of its function', () => {
  const expected = routes.flatMap(({ handler, methods: verbs, paths }) =>
    verbs.flatMap((verb) => paths.map((path) => `${verb} ${path} → ${handler}`)),
  );
  const actual = methods.filter(({ handler }) => handler !== 'fallback').map(({ at, handler }) => `${at} → ${handler}`);
  expect(actual.sort()).toEqual(expected.sort());
});

test('everything else, on known paths and on others, goes to the fallback', () => {
  const known = routes.flatMap(({ paths }): readonly string[] => paths);
  const actual = methods.filter(({ handler }) => handler === 'fallback').map(({ at }) => at);
  expect(actual).toEqual(expect.arrayContaining(['ANY /', 'ANY /{proxy+}', ...known.map((path) => `ANY ${path}`)]));
  expect(actual.every((at) => at.startsWith('ANY '))).toBe(true);
});

test('only the streaming routes stream', () => {
  const streaming = routes.filter((route) => 'streams' in route).map(({ handler }) => handler);
  for (const { handler, streams, uri } of methods) {
    expect([handler, streams]).toEqual([handler, (streaming as string[]).includes(handler)]);
    expect(uri.endsWith('/response-streaming-invocations')).toBe(streams);
  }
  expect(streaming).toEqual(expect.arrayContaining(['get-data', 'get-snapshot']));
});

test('the stage is the base path, logs errors without data, and names routes, never paths', () => {
  const { StageName, MethodSettings, AccessLogSetting, TracingEnabled } = one('ApiGateway::Stage').Properties;
  expect(`/${StageName}`).toBe(basePath);
  // A stage's trace holds the whole path, and with it the keys of sessions.
  expect(TracingEnabled).toBe(false);
  expect(MethodSettings).toEqual([
    expect.objectContaining({ HttpMethod: '*', ResourcePath: '/*', LoggingLevel: 'ERROR', DataTraceEnabled: false }),
  ]);
  // A path holds session ids, which are keys.
  expect(AccessLogSetting.Format).toContain('$context.resourcePath');
  expect(AccessLogSetting.Format).not.toMatch(/\$context\.(path|requestOverride|identity\.apiKey)/);
});

test('the stage takes so many requests, whoever sends them', () => {
  const [settings] = one('ApiGateway::Stage').Properties.MethodSettings;
  expect(settings).toMatchObject({ ThrottlingRateLimit: 5_000, ThrottlingBurstLimit: 5_000 });
});

describe('the gateway refuses in JSON:API', () => {
  const responses = ofType('ApiGateway::GatewayResponse').map(({ Properties }) => Properties);

  test('in every case that can come before a function', () => {
    expect(responses.map(({ ResponseType }) => ResponseType)).toEqual(
      expect.arrayContaining([
        'ACCESS_DENIED',
        'BAD_REQUEST_BODY',
        'INTEGRATION_FAILURE',
        'INTEGRATION_TIMEOUT',
        'MISSING_AUTHENTICATION_TOKEN',
        'REQUEST_TOO_LARGE',
        'RESOURCE_NOT_FOUND',
        'THROTTLED',
        'UNSUPPORTED_MEDIA_TYPE',
        'WAF_FILTERED',
      ]),
    );
  });

  test.each(responses.map((response) => [response.ResponseType, response] as const))('%s', (_, response) => {
    const headers = Object.entries(response.ResponseParameters).map(([name, value]) => [
      name.replace('gatewayresponse.header.', ''),
      // A text stands between quotes, and has none in it.
      /^'([^']*)'$/.exec(value as string)?.[1],
    ]);
    expect(Object.fromEntries(headers)).toMatchObject(jsonHeaders);
    const document = JSON.parse(response.ResponseTemplates['application/json']);
    expect(document).toEqual({
      errors: [
        {
          id: '$context.requestId',
          // Those for all other cases leave the status to the gateway.
          status: response.StatusCode ?? expect.stringMatching(/^[45]\d\d$/),
          title: expect.any(String),
          detail: expect.any(String),
          source: { parameter: expect.any(String), pointer: '' },
        },
      ],
      links: { self: '$context.path' },
    });
  });
});
