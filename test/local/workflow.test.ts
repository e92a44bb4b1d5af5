import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GenerateMacCommand } from '@aws-sdk/client-kms';
import { DescribeExecutionCommand, StartExecutionCommand, StopExecutionCommand } from '@aws-sdk/client-sfn';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { expireItems } from '../../local/dynamodb/tables.ts';
import { eventually } from '../eventually.ts';
import { LOCAL_SDK, startLocalCloud } from '../local-cloud.ts';
import { FIXTURE, type Fixture, startFixture } from './fixture.ts';

let cloud: Fixture;
let dir: string;
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'unique-tokens-wf-'));
  cloud = await startFixture({ dir });
});
afterAll(async () => {
  await cloud?.stop();
  rmSync(dir, { recursive: true, force: true });
});

async function start(name: string, items: object[]): Promise<string> {
  const input = JSON.stringify({ items });
  const command = new StartExecutionCommand({ stateMachineArn: FIXTURE.machineArn, name, input });
  return (await cloud.sfn.send(command)).executionArn!;
}

const describeExecution = (executionArn: string) => cloud.sfn.send(new DescribeExecutionCommand({ executionArn }));

async function ended(executionArn: string) {
  return eventually(async () => {
    const found = await describeExecution(executionArn);
    return found.status !== 'RUNNING' && found;
  }, 60_000);
}

const attempts = async (name: string, id: number): Promise<unknown> => (await cloud.item('task', `${name}-${id}`))?.n;

describe('executions', () => {
  it('run the definition: Map over functions, Retry by the error’s name, Payload of lambda:invoke', async () => {
    const arn = await start('retried', [{ id: 1 }, { id: 2, do: 'flaky', failures: 2 }, { id: 3 }]);
    const { status, output, stopDate, startDate, input } = await ended(arn);
    expect(status).toBe('SUCCEEDED');
    const results = [
      { id: 1, attempt: 1 },
      { id: 2, attempt: 3 },
      { id: 3, attempt: 1 },
    ];
    expect(JSON.parse(output!)).toEqual({ results });
    expect(stopDate!.getTime()).toBeGreaterThan(startDate!.getTime() + 1900);
    expect(JSON.parse(input!).items).toHaveLength(3);
  });

  it('go to Catch with the error’s name and Lambda’s cause; the other iterations stop', async () => {
    const items = [{ id: 1, do: 'broken' }, ...[2, 3, 4, 5, 6].map((id) => ({ id, do: 'sleep', ms: 300 }))];
    const { status, error, cause } = await ended(await start('broken', items));
    expect([status, error]).toEqual(['FAILED', 'RangeError']);
    expect(JSON.parse(cause!)).toMatchObject({ errorType: 'RangeError', errorMessage: 'for good' });
    await new Promise((resolve) => setTimeout(resolve, 700));
    expect(await attempts('broken', 6)).toBeUndefined();
  });

  it.each([
    ['sleep', 'Sandbox.Timedout'],
    ['crash', 'Runtime.ExitError'],
    ['big', 'States.DataLimitExceeded'],
  ])('see a function that does "%s" as %s', async (how, expected) => {
    const { status, error } = await ended(await start(`fails-${how}`, [{ id: 1, do: how, ms: 60_000 }]));
    expect([status, error]).toEqual(['FAILED', expected]);
  });

  it('start once a name: again while the same one runs, ExecutionAlreadyExists otherwise', async () => {
    const arn = await start('named', [{ id: 1, do: 'sleep', ms: 1000 }]);
    expect(await start('named', [{ id: 1, do: 'sleep', ms: 1000 }])).toBe(arn);
    await expect(start('named', [])).rejects.toMatchObject({ name: 'ExecutionAlreadyExists' });
    expect((await ended(arn)).status).toBe('SUCCEEDED');
    await expect(start('named', [{ id: 1, do: 'sleep', ms: 1000 }])).rejects.toMatchObject({
      name: 'ExecutionAlreadyExists',
    });
    expect(await attempts('named', 1)).toBe(1);
  });

  it('can be stopped', async () => {
    const items = [1, 2, 3, 4].map((id) => ({ id, do: 'sleep', ms: 500 }));
    const executionArn = await start('stopped', items);
    await cloud.sfn.send(new StopExecutionCommand({ executionArn, error: 'Deleted', cause: 'by the consumer' }));
    expect(await describeExecution(executionArn)).toMatchObject({
      status: 'ABORTED',
      error: 'Deleted',
      cause: 'by the consumer',
    });
    await new Promise((resolve) => setTimeout(resolve, 800));
    expect(await attempts('stopped', 4)).toBeUndefined();
    expect((await describeExecution(executionArn)).status).toBe('ABORTED');
  });

  it.each([
    [
      new DescribeExecutionCommand({ executionArn: 'arn:aws:states:us-east-1:000000000000:execution:x:y' }),
      'ExecutionDoesNotExist',
    ],
    [new StartExecutionCommand({ stateMachineArn: `${FIXTURE.machineArn}x` }), 'StateMachineDoesNotExist'],
    [new StartExecutionCommand({ stateMachineArn: FIXTURE.machineArn, input: '{' }), 'InvalidExecutionInput'],
    [new StartExecutionCommand({ stateMachineArn: FIXTURE.machineArn, name: 'no spaces' }), 'InvalidName'],
  ])('refuse what does not exist or is not valid (%#)', async (command, name) => {
    await expect(cloud.sfn.send(command as StartExecutionCommand)).rejects.toMatchObject({ name });
  });
});

it('Lambda’s Invoke runs a function and tells an error as Lambda does', async () => {
  const invoke = (item: object): Promise<Response> =>
    fetch(`${cloud.endpoints.lambda}/2015-03-31/functions/Fixture-task117DF50A/invocations`, {
      method: 'POST',
      body: JSON.stringify({ name: 'invoked', item }),
    });
  expect(await (await invoke({ id: 1 })).json()).toEqual({ id: 1, attempt: 1 });
  const failed = await invoke({ id: 2, do: 'broken' });
  expect(failed.headers.get('x-amz-function-error')).toBe('Unhandled');
  expect(await failed.json()).toMatchObject({ errorType: 'RangeError', errorMessage: 'for good' });
});

describe('state', () => {
  const macOf = async (): Promise<string> => {
    const KeyId = readdirSync(join(dir, 'kms'))[0]!.replace('.key', '');
    const command = new GenerateMacCommand({ KeyId, Message: Buffer.from('line'), MacAlgorithm: 'HMAC_SHA_256' });
    return Buffer.from((await cloud.kms.send(command)).Mac!).toString('hex');
  };

  it('survives SIGKILL: items, the MAC key, executions, which run again', async () => {
    await cloud.dynamodb.send(
      new PutCommand({ TableName: cloud.table, Item: { pk: 'kept', sk: '1', big: 2n ** 60n } }),
    );
    const mac = await macOf();
    const arn = await start('resumed', [{ id: 1 }, { id: 2, do: 'sleep', ms: 1500 }, { id: 3 }]);
    await eventually(async () => (await attempts('resumed', 2)) === 1);
    await cloud.kill();
    cloud = await startFixture({ dir });
    expect(cloud.output()).toContain('resumed   1');
    expect(await cloud.item('kept', '1')).toBeDefined();
    expect(await macOf()).toBe(mac);
    expect((await ended(arn)).status).toBe('SUCCEEDED');
    expect(await attempts('resumed', 2)).toBe(2);
    expect((await describeExecution(arn.replace('resumed', 'retried'))).status).toBe('SUCCEEDED');
  }, 240_000);

  it('is readable by its owner alone', () => {
    for (const name of readdirSync(join(dir, 'kms'))) expect(statSync(join(dir, 'kms', name)).mode & 0o777).toBe(0o600);
    expect(statSync(dir).mode & 0o077).toBe(0);
  });

  it('belongs to one process at a time', async () => {
    await expect(
      startLocalCloud({ dir, env: { LOCAL_APP: 'test/local/fixture/app.ts', READY_FILE: join(dir, 'other.json') } }),
    ).rejects.toThrow(/in use by another process/);
    expect((await fetch(`${cloud.url}/things`)).status).toBe(200);
  });

  it('KMS refuses unknown keys and messages that are too long', async () => {
    const send = (KeyId: string, size: number): Promise<unknown> =>
      cloud.kms.send(new GenerateMacCommand({ KeyId, Message: new Uint8Array(size), MacAlgorithm: 'HMAC_SHA_256' }));
    await expect(send('nobody', 1)).rejects.toMatchObject({ name: 'NotFoundException' });
    const KeyId = readdirSync(join(dir, 'kms'))[0]!.replace('.key', '');
    await expect(send(KeyId, 4097)).rejects.toMatchObject({ name: 'ValidationException' });
  });

  it('loses items that have expired, and keeps those that are prolonged or have no end', async () => {
    const put = (sk: string, more: object): Promise<unknown> =>
      cloud.dynamodb.send(new PutCommand({ TableName: cloud.table, Item: { pk: 'ttl', sk, ...more } }));
    await Promise.all([put('past', { ttl: 1000 }), put('future', { ttl: 3000 }), put('none', {})]);
    const request = { KeySchema: [{ AttributeName: 'pk' }, { AttributeName: 'sk' }] } as never;
    const client = new DynamoDBClient({ ...LOCAL_SDK, endpoint: cloud.endpoints.dynamodb });
    await expireItems(client, [{ name: cloud.table, request, expiryAttribute: 'ttl' }], 2000);
    const left = await Promise.all(['past', 'future', 'none'].map((sk) => cloud.item('ttl', sk)));
    expect(left.map((item) => item?.sk)).toEqual([undefined, 'future', 'none']);
  });

  it('is left clean by SIGTERM, at once, with exit code 0, and an execution under way goes on next time', async () => {
    const arn = await start('over-restart', [{ id: 1, do: 'sleep', ms: 1000 }]);
    await eventually(async () => (await attempts('over-restart', 1)) === 1);
    const begun = performance.now();
    expect(await cloud.stop()).toBe(0);
    expect(performance.now() - begun).toBeLessThan(3000);
    expect(readdirSync(dir)).not.toContain('ready.json');
    cloud = await startFixture({ dir });
    expect((await ended(arn)).status).toBe('SUCCEEDED');
  }, 240_000);
});
