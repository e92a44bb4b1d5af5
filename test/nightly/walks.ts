import { sdkEnvironment } from '../../local/lambda/functions.ts';
import { startDeployment } from '../clouds/deployment.ts';
import { install, missing } from '../clouds/install.ts';
import { startMiniStack } from '../clouds/ministack.ts';
import { passes } from './jest.ts';
import type { Night } from './night.ts';

/** The unit tests that cut their work off before and after each write, or do it at the same time as others. */
const FILES = [
  'unit/lambda/accounts/misses',
  'unit/lambda/accounts/rates',
  'unit/lambda/accounts/sessions',
  'unit/lambda/gate/redemptions',
  'unit/lambda/gate/replay',
  'unit/lambda/gate/voids',
  'unit/lambda/http/gate',
  'unit/lambda/http/reissue-codes',
  'unit/lambda/idempotency/idempotency',
  'unit/lambda/lines/ledger',
  'unit/lambda/lines/memory',
  'unit/lambda/lines/parts',
  'unit/lambda/lines/records',
  'unit/lambda/lines/steps',
];

/** Tests of them that are left out there. */
const LEFT_OUT = [
  // It reads the events from a file of ours.
  'each request is recorded and told before its first byte',
  // 1,500 single writes, which take MiniStack longer than a test may take.
  'many of them, next to each other',
];

/** Runs them over the second cloud's DynamoDB, S3 and KMS: the tables, the bucket and the key of the deployed stack. */
export async function run(): Promise<Night> {
  const lacking = await missing();
  if (lacking !== undefined) return { figures: [], faults: [`This machine lacks ${lacking}.`] };
  const cloud = await startMiniStack(await install());
  try {
    const account = { endpoint: cloud.endpoint, id: '000000000000', region: 'us-east-1' };
    const { endpoints, environment, sdk } = await startDeployment(account, { hasCustomers: false });
    const services = {
      ...environment,
      ...sdkEnvironment(endpoints),
      AWS_ACCESS_KEY_ID: sdk.credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: sdk.credentials.secretAccessKey,
    };
    const others = `^(?!.*(${LEFT_OUT.join('|')}))`;
    const passed = await passes('unit', { UNIT_ENVIRONMENT: JSON.stringify(services) }, [
      ...FILES,
      '--testNamePattern',
      others,
    ]);
    return { figures: [], faults: passed ? [] : ['Tests failed over the services of the second cloud.'] };
  } finally {
    await cloud.stop();
  }
}
