import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { basePath } from '../../api/routes/routes.ts';
import { variables } from '../../lambda/platform/environment.ts';
import { defaults, settingNames } from '../../lib/foundation/settings.ts';
import type { Permissions } from '../../tools/bundles/permissions.ts';
import { functionsThatCall, type Statement, statementsOf, textOf } from './template.ts';

/** What a stack becomes with other settings than the defaults. */
interface Made {
  // biome-ignore lint/suspicious/noExplicitAny: a template has no types; a wrong path fails the test.
  readonly template: any;
  readonly findings: readonly string[];
  readonly error?: string;
}

const certificateArn = 'arn:aws:acm:eu-central-1:123456789012:certificate/6b1d2a7e-02e5-4c0b-9a44-3f1f5e2f8a90';
const stripeSecret = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:stripe-AbCdEf';
const lineKey = 'arn:aws:kms:eu-west-1:123456789012:key/mrk-1234abcd12ab34cd56ef1234567890ab';
const contexts = {
  defaults: {},
  zone: { domainName: 'codes.example.com', hostedZoneId: 'Z0123456789ABC' },
  certificate: { domainName: 'codes.example.com', certificateArn },
  alarms: { alarmEmail: 'operator@example.com' },
  // Each setting at a value of its own, as text where the command line would give it.
  every: {
    customerRate: '11',
    customerBurst: 12,
    keyMisses: '601',
    stageRate: '13',
    stageBurst: 14,
    sessionDays: '400',
    lineDays: 1,
    concurrency: '7',
    chunkBytes: 8_000_001,
    pieceBytes: '6000001',
    hashBytes: 9_000_001,
    hashMemory: 10_239,
    multiRegionKey: 'false',
    gatewayRole: false,
    reissue: 'kept',
    lineKey,
    payments: 'stripe',
    stripeSecret,
    domainName: 'codes.example.com',
    certificateArn,
    hostedZoneId: 'Z0123456789ABC',
    alarmEmail: 'operator@example.com',
  },
  // As a stack that was deployed before keys were made for several regions has it.
  oneRegion: { multiRegionKey: 'false' },
  // What CDK itself keeps in the context: flags, what its command adds, and lookups.
  foreign: {
    '@aws-cdk/core:checkSecretUsage': true,
    'aws:cdk:enable-path-metadata': true,
    'aws-cdk:enableDiffNoFail': true,
    'acknowledged-issue-numbers': [12345],
    'cli-telemetry': false,
    'hosted-zone:account=123456789012:domainName=example.com:region=eu-central-1': { Id: '/hostedzone/Z0' },
  },
} as const;
const noLongerChecked =
  'There is stripeSecret, but no payments=stripe: no payment would be checked. ' +
  'Add payments=stripe to check payments, or remove stripeSecret to check none.';
const refused: [context: object, error: string][] = [
  [{ domainName: 'codes.example.com' }, 'A domain needs domainName, and certificateArn or hostedZoneId or both.'],
  [{ certificateArn }, 'A domain needs domainName, and certificateArn or hostedZoneId or both.'],
  [
    { domainName: 'https://codes.example.com', certificateArn },
    'The setting domainName must be a domain name in lower case.',
  ],
  [{ alarmEmail: 'operator' }, 'The setting alarmEmail must be an e-mail address.'],
  [
    { payments: 'stripe' },
    'The setting payments=stripe needs stripeSecret, the ARN of the secret with the Stripe key.',
  ],
  [{ payments: 'Stripe' }, 'The setting payments must be none or stripe.'],
  [{ payments: '' }, 'The setting payments must be none or stripe.'],
  [{ payments: true, stripeSecret }, 'The setting payments must be none or stripe.'],
  // What a stack of 0.1 has that charges.
  [{ stripeSecret }, noLongerChecked],
  [{ payments: 'none', stripeSecret }, noLongerChecked],
  [{ payments: 'stripe', stripeSecret: 'sk_test' }, 'The setting stripeSecret must be the ARN of a secret.'],
  [{ stripeSecret: 'sk_test' }, 'The setting stripeSecret must be the ARN of a secret.'],
  [{ lineKey: 'mrk-1234abcd12ab34cd56ef1234567890ab' }, 'The setting lineKey must be the ARN of a key.'],
  [{ multiRegionKey: 'no' }, 'The setting multiRegionKey must be true or false.'],
  [{ gatewayRole: 0 }, 'The setting gatewayRole must be true or false.'],
  [{ reissue: 'some' }, 'The setting reissue must be all, kept, or none.'],
  [{ concurrency: '41' }, 'The setting concurrency must be a whole number from 1 to 40.'],
  [{ concurency: '5' }, 'There is no setting concurency. Did you mean concurrency?'],
  [{ PieceByte: 6_000_000 }, 'There is no setting PieceByte. Did you mean pieceBytes?'],
  [{ concurrency: true }, 'The setting concurrency must be a whole number from 1 to 40.'],
  [{ concurrency: null }, 'The setting concurrency must be a whole number from 1 to 40.'],
  [{ concurrency: '' }, 'The setting concurrency must be a whole number from 1 to 40.'],
  [{ concurrency: '1e1' }, 'The setting concurrency must be a whole number from 1 to 40.'],
  [{ concurrency: [5] }, 'The setting concurrency must be a whole number from 1 to 40.'],
  [{ pieceBytes: 5_242_879 }, 'The setting pieceBytes must be a whole number from 5242880 to 1073741824.'],
  [{ sessionDays: '7' }, 'The setting sessionDays must be a whole number from 8 to 36500.'],
  [{ sessionDays: '36501' }, 'The setting sessionDays must be a whole number from 8 to 36500.'],
  [{ lineDays: '0' }, 'The setting lineDays must be a whole number from 1 to 36500.'],
  [{ lineDays: '0.5' }, 'The setting lineDays must be a whole number from 1 to 36500.'],
];

const all = [...Object.values(contexts), ...refused.map(([context]) => context)];
const printed = execFileSync(process.execPath, [join(__dirname, 'settings.ts'), JSON.stringify(all)], {
  encoding: 'utf8',
  timeout: 200_000,
  maxBuffer: 64 * 1024 * 1024,
});
const { made: results, careless }: { made: Made[]; careless: string[] } = JSON.parse(
  printed.trim().split('\n').at(-1) as string,
);
const made = Object.fromEntries(Object.keys(contexts).map((name, i) => [name, results[i]])) as Record<
  keyof typeof contexts,
  Made
>;

const ofType = ({ template }: Made, type: string) =>
  // biome-ignore lint/suspicious/noExplicitAny: as above.
  (Object.values(template.Resources) as any[]).filter(({ Type }) => Type === `AWS::${type}`);
const output = ({ template }: Made, name: string) => textOf(template.Outputs[name].Value);

test.each(Object.entries(made))('%s: cdk-nag finds nothing', (_, { error, findings }) => {
  expect({ error, findings }).toEqual({ error: undefined, findings: [] });
});

test('cdk-nag finds what is careless', () => {
  expect(careless).toContain('AwsSolutions-S10');
});

test.each(refused)('%j is refused', (context, error) => {
  expect(results[all.indexOf(context)]).toEqual({ error });
});

describe('without a domain', () => {
  test('the URL is that of API Gateway, and there is nothing of a domain', () => {
    expect(output(made.defaults, 'Url')).toMatch(
      /^https:\/\/<\w+>\.execute-api\.<AWS::Region>\.<AWS::URLSuffix>\/api$/,
    );
    expect(ofType(made.defaults, 'ApiGateway::DomainName')).toEqual([]);
  });

  test('the outputs have the first commands to paste', () => {
    expect(output(made.defaults, 'FirstCommand')).toBe(
      'npm run customer -- --stack UniqueTokens create --company Example',
    );
    expect(output(made.defaults, 'FirstRequest')).toContain(`curl -s ${output(made.defaults, 'Url')}/sessions `);
  });
});

describe('a domain', () => {
  test.each(['zone', 'certificate'] as const)('by %s serves the base path that the documented paths have', (by) => {
    const [name] = ofType(made[by], 'ApiGateway::DomainName');
    expect(name.Properties).toMatchObject({ DomainName: 'codes.example.com', SecurityPolicy: 'TLS_1_2' });
    const [mapping] = ofType(made[by], 'ApiGateway::BasePathMapping');
    expect(`/${mapping.Properties.BasePath}`).toBe(basePath);
    expect(output(made[by], 'Url')).toBe('https://codes.example.com/api');
  });

  test('by zone gets a certificate and a record', () => {
    expect(ofType(made.zone, 'CertificateManager::Certificate')).toHaveLength(1);
    const [record] = ofType(made.zone, 'Route53::RecordSet');
    expect(record.Properties).toMatchObject({ HostedZoneId: 'Z0123456789ABC', Name: 'codes.example.com.', Type: 'A' });
  });

  test('by certificate uses that one, and tells where its record has to point', () => {
    expect(ofType(made.certificate, 'CertificateManager::Certificate')).toEqual([]);
    const [name] = ofType(made.certificate, 'ApiGateway::DomainName');
    expect(name.Properties.RegionalCertificateArn).toBe(certificateArn);
    expect(output(made.certificate, 'DomainTarget')).toMatch(/^<\w+\.RegionalDomainName>$/);
  });
});

describe("the alarms' e-mail", () => {
  test('subscribes to an encrypted topic that every alarm tells', () => {
    const [topic] = ofType(made.alarms, 'SNS::Topic');
    expect(textOf(topic.Properties.KmsMasterKeyId)).toMatch(/^<\w+\.Arn>$/);
    const [subscription] = ofType(made.alarms, 'SNS::Subscription');
    expect(subscription.Properties).toMatchObject({ Protocol: 'email', Endpoint: 'operator@example.com' });
    for (const { Properties } of ofType(made.alarms, 'CloudWatch::Alarm')) {
      expect(Properties.AlarmActions).toEqual([subscription.Properties.TopicArn]);
    }
  });

  test('lets CloudWatch publish, and no other service', () => {
    const [policy] = ofType(made.alarms, 'SNS::TopicPolicy');
    // biome-ignore lint/suspicious/noExplicitAny: as above.
    const allowed = policy.Properties.PolicyDocument.Statement.filter(({ Effect }: any) => Effect === 'Allow');
    expect(allowed).toEqual([
      expect.objectContaining({ Action: 'sns:Publish', Principal: { Service: 'cloudwatch.amazonaws.com' } }),
    ]);
  });

  test('is of nobody without the setting', () => {
    expect(ofType(made.defaults, 'SNS::Topic')).toEqual([]);
  });
});

describe('every setting has its effect', () => {
  const functions = ofType(made.every, 'Lambda::Function');
  const nameOf = ({ Properties }: { Properties: { Description: string } }) =>
    Properties.Description.split(': ')[1] as string;
  /** The functions that have the variable, and the values that it has there. */
  const having = (variable: string) => {
    const those = functions.filter(({ Properties }) => variable in Properties.Environment.Variables);
    const values = those.map(({ Properties }) => Properties.Environment.Variables[variable]);
    return { names: those.map(nameOf).sort(), values: [...new Set(values)] };
  };
  const touching = (resource: keyof Permissions): string[] => functionsThatCall(resource).map(nameOf).sort();

  test('none is left at its default', () => {
    expect(Object.keys(contexts.every).sort()).toEqual([...settingNames].sort());
    for (const [name, value] of Object.entries(defaults)) {
      expect([name, Number(contexts.every[name as keyof typeof defaults])]).not.toEqual([name, value]);
    }
  });

  test.each([
    ['sessionDays', 'sessions', '400'],
    ['lineDays', 'ledger', '1'],
    ['customerRate', 'rates', '11'],
    ['customerBurst', 'rates', '12'],
    ['payments', 'paymentCheck', 'stripe'],
    ['keyMisses', 'misses', '601'],
    ['stripeSecret', 'payments', stripeSecret],
  ] as const)('%s reaches each function that has permissions for %s', (variable, touch, value) => {
    expect(having(variables[variable])).toEqual({ names: touching(touch), values: [value] });
  });

  test.each([
    ['chunkBytes', 'plan', '8000001'],
    ['pieceBytes', 'plan', '6000001'],
    ['hashBytes', 'assemble', '9000001'],
  ] as const)('%s reaches %s alone', (variable, name, value) => {
    expect(having(variables[variable])).toEqual({ names: [name], values: [value] });
  });

  test('hashMemory is the memory of assemble alone', () => {
    const having = functions.filter(({ Properties }) => Properties.MemorySize === 10_239);
    expect(having.map(nameOf)).toEqual(['assemble']);
  });

  test('the Stripe secret may be read by those functions, and they may read no other', () => {
    const action = 'secretsmanager:GetSecretValue';
    const reading = functions.flatMap((one) => {
      const { Policies = [] } = made.every.template.Resources[one.Properties.Role['Fn::GetAtt'][0]].Properties;
      // biome-ignore lint/suspicious/noExplicitAny: as above.
      const statements = Policies.flatMap(({ PolicyDocument }: any) => statementsOf(PolicyDocument)) as Statement[];
      return statements.filter(({ actions }) => actions.includes(action)).map((each) => [nameOf(one), each]);
    });
    const statement = { effect: 'Allow', actions: [action], resources: [stripeSecret] };
    expect(reading.sort()).toEqual(touching('payments').map((name) => [name, statement]));
    // No policy elsewhere has it.
    expect(JSON.stringify(made.every.template).split(`"${action}"`)).toHaveLength(reading.length + 1);
  });

  test('concurrency bounds the chunks that are made side by side', () => {
    const definitions = ofType(made.every, 'StepFunctions::StateMachine').map(({ Properties }) =>
      JSON.parse(textOf(Properties.DefinitionString)),
    );
    // biome-ignore lint/suspicious/noExplicitAny: as above.
    const maps = definitions.flatMap(({ States }) => Object.values<any>(States).filter(({ Type }) => Type === 'Map'));
    expect(maps.map(({ MaxConcurrency }) => MaxConcurrency)).toEqual([7]);
  });

  test("the stage's rates throttle it", () => {
    const [stage] = ofType(made.every, 'ApiGateway::Stage');
    expect(stage.Properties.MethodSettings).toEqual([
      expect.objectContaining({ ThrottlingRateLimit: 13, ThrottlingBurstLimit: 14 }),
    ]);
  });

  test('with certificate and zone the domain has that certificate, and gets its record', () => {
    expect(ofType(made.every, 'CertificateManager::Certificate')).toEqual([]);
    const [name] = ofType(made.every, 'ApiGateway::DomainName');
    expect(name.Properties).toMatchObject({
      DomainName: 'codes.example.com',
      RegionalCertificateArn: certificateArn,
    });
    expect(ofType(made.every, 'Route53::RecordSet')).toHaveLength(1);
    expect(made.every.template.Outputs).not.toHaveProperty('DomainTarget');
  });

  test('lineKey is used by each function that needs the key, and no key is made', () => {
    expect(having(variables.lineKey)).toEqual({ names: touching('lineKey'), values: [lineKey.split('/')[1]] });
    const keys = ofType(made.every, 'KMS::Key').filter(({ Properties }) => Properties.KeySpec === 'HMAC_256');
    expect(keys).toEqual([]);
    expect(output(made.every, 'LineKeyId')).toBe(lineKey.split('/')[1]);
  });

  test('gatewayRole leaves the role of the region alone', () => {
    const account = 'ApiGateway::Account';
    expect([ofType(made.defaults, account), ofType(made.every, account)].map(({ length }) => length)).toEqual([1, 0]);
  });

  test('multiRegionKey makes the key for one region alone', () => {
    const keyOf = (context: Made) =>
      ofType(context, 'KMS::Key').find(({ Properties }) => Properties.KeySpec).Properties;
    expect([keyOf(made.defaults).MultiRegion, keyOf(made.oneRegion).MultiRegion]).toEqual([true, false]);
  });

  test('the alarms tell the address', () => {
    const [subscription] = ofType(made.every, 'SNS::Subscription');
    expect(subscription.Properties.Endpoint).toBe('operator@example.com');
  });
});

test('the ages of sessions and lines are 90 days where nothing is set', () => {
  const environments = ofType(made.defaults, 'Lambda::Function').map(
    ({ Properties }) => Properties.Environment.Variables,
  );
  for (const variable of [variables.sessionDays, variables.lineDays]) {
    expect([...new Set(environments.flatMap((environment) => environment[variable] ?? []))]).toEqual(['90']);
  }
});

test('payments are not checked where nothing is set', () => {
  const environments = ofType(made.defaults, 'Lambda::Function').map(
    ({ Properties }) => Properties.Environment.Variables,
  );
  expect([...new Set(environments.flatMap((environment) => environment[variables.payments] ?? []))]).toEqual(['none']);
  expect(environments.filter((environment) => variables.stripeSecret in environment)).toEqual([]);
});
