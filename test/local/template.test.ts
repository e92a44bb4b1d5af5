import { describe, expect, it } from '@jest/globals';
import { readAnswer } from '../../local/gateway/answer.ts';
import { refuse } from '../../local/gateway/refusal.ts';
import { openRouter } from '../../local/gateway/routes.ts';
import { readSettings } from '../../local/platform/settings.ts';
import type { RawTemplate } from '../../local/template/assembly.ts';
import { resolve } from '../../local/template/intrinsics.ts';
import { readPlan } from '../../local/template/plan.ts';
import type { Route } from '../../local/template/plan-api.ts';
import { localDefinition } from '../../local/workflow/definition.ts';

const template: RawTemplate = {
  Resources: { Table: { Type: 'AWS::DynamoDB::Table' } },
  Parameters: { Given: { Type: 'String', Default: 'default' } },
  Conditions: {
    Yes: { 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'us-east-1'] },
    No: { 'Fn::Not': [{ Condition: 'Yes' }] },
  },
};
const identities = new Map([['Table', { ref: 'table-1', attributes: { Arn: 'arn:table-1' } }]]);
const scope = { stackName: 'Stack', template, identities };

describe('intrinsic functions', () => {
  it.each([
    [{ Ref: 'Table' }, 'table-1'],
    [{ Ref: 'Given' }, 'default'],
    [{ Ref: 'AWS::AccountId' }, '000000000000'],
    [{ 'Fn::GetAtt': ['Table', 'Arn'] }, 'arn:table-1'],
    [{ 'Fn::GetAtt': 'Table.Arn' }, 'arn:table-1'],
    [{ 'Fn::Join': ['/', ['a', { Ref: 'Table' }]] }, 'a/table-1'],
    // biome-ignore-start lint/suspicious/noTemplateCurlyInString: CloudFormation's own placeholders.
    [{ 'Fn::Sub': '${Table}:${Table.Arn}:${AWS::Partition}:${!Literal}' }, 'table-1:arn:table-1:aws:${Literal}'],
    [{ 'Fn::Sub': ['${x}-${Table}', { x: { Ref: 'Given' } }] }, 'default-table-1'],
    // biome-ignore-end lint/suspicious/noTemplateCurlyInString: see above.
    [{ 'Fn::Select': [1, { 'Fn::Split': ['-', { Ref: 'Table' }] }] }, '1'],
    [{ 'Fn::If': ['Yes', 'a', 'b'] }, 'a'],
    [{ a: { 'Fn::If': ['No', 1, { Ref: 'AWS::NoValue' }] }, b: [1, { Ref: 'AWS::NoValue' }] }, { b: [1] }],
  ])('resolves %j', (value, expected) => {
    expect(resolve(value, scope)).toEqual(expected);
  });

  it.each([{ Ref: 'Nothing' }, { 'Fn::GetAtt': ['Table', 'Nothing'] }, { 'Fn::ImportValue': 'x' }])(
    'says what it cannot resolve: %j',
    (value) => {
      expect(() => resolve(value, scope)).toThrow(/Nothing|Fn::ImportValue/);
    },
  );
});

describe('a plan', () => {
  const planOf = (Resources: RawTemplate['Resources']) =>
    readPlan({ stackName: 'Stack', template: { Resources }, assets: new Map() });
  const api = { Api: { Type: 'AWS::ApiGateway::RestApi' } };

  it('names a resource after another one', () => {
    const named = { 'Fn::Join': ['', ['/aws/lambda/', { Ref: 'Role' }]] };
    const log = { Log: { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: named } } };
    const table = { Table: { Type: 'AWS::DynamoDB::Table', Properties: { TableName: { Ref: 'Log' } } } };
    const role = { Role: { Type: 'AWS::IAM::Role', Properties: { RoleName: 'writer' } } };
    expect(planOf({ ...api, ...table, ...log, ...role }).tables).toMatchObject([{ name: '/aws/lambda/writer' }]);
  });

  it('is refused where a resource is of an unknown type, all of them named', () => {
    const resources = { ...api, Queue: { Type: 'AWS::SQS::Queue' }, Net: { Type: 'AWS::EC2::VPC' } };
    expect(() => planOf(resources)).toThrow(/Queue \(AWS::SQS::Queue\), Net \(AWS::EC2::VPC\)/);
  });

  it.each([
    [{ Type: 'AWS::Events::Rule', Properties: { EventPattern: {} } }, /only rules at a rate/],
    [{ Type: 'AWS::ApiGateway::Method', Properties: { Integration: { Type: 'MOCK' } } }, /AWS_PROXY/],
    [{ Type: 'AWS::Lambda::Function', Properties: { Code: { ZipFile: '' } } }, /not a file asset/],
  ])('is refused where a resource cannot be run (%#)', (resource, message) => {
    expect(() => planOf({ ...api, It: resource })).toThrow(message);
  });
});

describe('routes', () => {
  const route = (method: string, path: string): Route => ({
    method,
    path,
    functionArn: '',
    streaming: false,
    timeoutMs: 1,
  });
  const router = openRouter([
    route('ANY', '/{proxy+}'),
    route('GET', '/tokens'),
    route('GET', '/tokens/{id}'),
    route('GET', '/tokens/{id}/data'),
    route('ANY', '/tokens/{id}/{rest+}'),
    route('GET', '/tokens/best'),
  ]);

  it.each([
    ['GET', '/tokens/best', '/tokens/best', null],
    ['GET', '/tokens/1', '/tokens/{id}', { id: '1' }],
    ['GET', '/tokens/1/data', '/tokens/{id}/data', { id: '1' }],
    ['GET', '/tokens/best/data', '/tokens/{id}/data', { id: 'best' }],
    ['POST', '/tokens/1/a/b', '/tokens/{id}/{rest+}', { id: '1', rest: 'a/b' }],
    ['GET', '/%C3%A4/b', '/{proxy+}', { proxy: 'ä/b' }],
    ['PUT', '/tokens', undefined, undefined],
    ['HEAD', '/tokens/1/data', undefined, undefined],
  ])('%s %s', (method, path, expected, parameters) => {
    const found = router(method, path);
    expect([found?.route.path, found?.parameters]).toEqual([expected, parameters]);
  });
});

describe('answers of functions', () => {
  const api = { id: '', stage: '', binaryMediaTypes: [], routes: [], gatewayResponses: [] };
  it.each([
    '',
    'null',
    '[]',
    '"text"',
    '{}',
    '{"statusCode":"x"}',
    '{"statusCode":200,"body":{}}',
    '{"statusCode":200,"headers":{"a":{}}}',
    '{"statusCode":200,"multiValueHeaders":{"a":"b"}}',
    '{"statusCode":200,"isBase64Encoded":"yes"}',
  ])('%s is malformed', (payload) => {
    expect(readAnswer(api, payload, undefined)).toBeUndefined();
  });

  it('let multi-valued headers win over single ones of the same name', () => {
    const payload = { statusCode: '201', headers: { A: 1, b: true }, multiValueHeaders: { a: ['x', 'y'] } };
    const answer = readAnswer(api, JSON.stringify(payload), undefined);
    expect(answer).toMatchObject({ status: 201, headers: { a: ['x', 'y'], b: ['true'] } });
  });

  it('are refused with the gateway’s defaults where the template says nothing', () => {
    const context = { requestId: 'r', extendedRequestId: 'e', path: '/', httpMethod: 'GET' };
    expect(refuse(api, 'INTEGRATION_TIMEOUT', context)).toMatchObject({
      status: 504,
      body: '{"message":"Endpoint request timed out"}',
    });
  });
});

describe('a state machine’s definition', () => {
  const task = { Type: 'Task', Resource: 'arn:aws:lambda:us-east-1:000000000000:function:f', End: true };
  it('gets AWS’s endless task timeout, in nested states too', () => {
    const inner = { StartAt: 'In', States: { In: task } };
    const definition = { StartAt: 'Map', States: { Map: { Type: 'Map', ItemProcessor: inner, End: true } } };
    const { tasks, definition: made } = localDefinition(definition as never);
    expect(tasks).toEqual([{ name: 'In', resource: task.Resource, within: ['Map'] }]);
    expect(JSON.stringify(made)).toContain('"TimeoutSeconds":2000000');
    expect(JSON.stringify(definition)).not.toContain('TimeoutSeconds');
  });

  it.each([
    { ...task, QueryLanguage: 'JSONata' },
    { ...task, Assign: {} },
    { Type: 'Map', ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED' }, States: {} }, End: true },
  ])('is refused where the interpreter would ignore something (%#)', (state) => {
    expect(() => localDefinition({ StartAt: 'A', States: { A: state } } as never)).toThrow(/State "A" uses/);
  });
});

describe('settings', () => {
  it.each([
    { PORT: 'x' },
    { PORT: '70000' },
    { FUNCTION_WORKERS: '0' },
    { LOCAL_FUNCTION_ENV: '{' },
    { PAYMENTS: 'Stripe' },
    { PAYMENTS: 'stripe', STRIPE_API_KEY: '' },
  ])('refuse %j', (env) => {
    expect(() => readSettings(env)).toThrow(Object.keys(env)[0]!);
  });

  it.each([
    [{ STRIPE_API_KEY: 'sk' }, {}],
    [
      { PAYMENTS: 'stripe', STRIPE_API_KEY: 'sk' },
      { PAYMENTS: 'stripe', STRIPE_API_KEY: 'sk' },
    ],
    // Whatever the template has: that of a deployment may name its secret.
    [
      { PAYMENTS: 'none', STRIPE_API_KEY: 'sk' },
      { PAYMENTS: 'none', STRIPE_SECRET_ARN: '' },
    ],
    [
      { PAYMENTS: 'none', LOCAL_FUNCTION_ENV: '{"PAYMENTS":"stripe"}' },
      { PAYMENTS: 'stripe', STRIPE_SECRET_ARN: '' },
    ],
  ])('%j gives the functions %j', (env, expected) => {
    expect(readSettings(env).functionEnvironment).toEqual({ WEBHOOK_LOOPBACK: 'true', ...expected });
  });
});
