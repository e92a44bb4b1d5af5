import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SFNClient, StopExecutionCommand } from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { variables } from '../../lambda/platform/environment.ts';
import { metricNames } from '../../lambda/platform/metrics.ts';
import { demoApiKeys } from '../../local/seed/demo-customers.ts';
import { eventually } from '../eventually.ts';
import { LOCAL_SDK, type LocalCloud, startLocalCloud } from '../local-cloud.ts';
import { type Client, connect } from './client.ts';

/** What an operator gets to see, from a cloud whose functions have a single process each. */
let cloud: LocalCloud;
let client: Client;
beforeAll(async () => {
  cloud = await startLocalCloud({ env: { FUNCTION_WORKERS: '1' } });
  client = await connect(cloud.url, demoApiKeys.bulk);
});
afterAll(() => cloud?.stop());

interface Facts {
  readonly functions: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}
const facts = (): Facts => JSON.parse(readFileSync(join(cloud.dir, 'ready.json'), 'utf8'));
const functionName = (name: RegExp) => facts().functions.find((each) => name.test(each)) as string;

/** The structured lines of a function's log. */
// biome-ignore lint/suspicious/noExplicitAny: the tests say what they expect in them.
function logOf(name: RegExp): any[] {
  const file = join(cloud.dir, 'logs', `${functionName(name)}.log`);
  if (!existsSync(file)) return [];
  // The last one may be half written.
  const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1);
  return lines.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line));
}

/** The first entry that fits, once it has been written: the log is a file that another thread fills. */
// biome-ignore lint/suspicious/noExplicitAny: as above.
async function logged(name: RegExp, fits: (entry: any) => boolean): Promise<any> {
  return eventually(async () => logOf(name).find(fits), 60_000);
}

test('the reconciler tells how old the oldest line under way is, and what it did', async () => {
  const { json } = await client.order({ size: 3_000_000, digits: 20, alphabet: 'UPPER_EPCG30' });
  const { id } = json.data;
  // From here on nothing changes the line before its chunks are made.
  await client.until(id, 'started');
  const sfn = new SFNClient({ ...LOCAL_SDK, endpoint: cloud.endpoints.sfn });
  const executionArn = `${facts().environment[variables.production]?.replace(':stateMachine:', ':execution:')}:${id}-1-1-0`;
  await sfn.send(new StopExecutionCommand({ executionArn }));
  sfn.destroy();

  const reconcile = `${cloud.endpoints.lambda}/2015-03-31/functions/${functionName(/reconcile/)}/invocations`;
  expect((await fetch(reconcile, { method: 'POST', body: '{}' })).status).toBe(200);

  const entry = await logged(/reconcile/, (each) => each[metricNames.restarts] === 1);
  expect(entry).toMatchObject({ OpenLines: 1, Restarts: 1, GivenUp: 0, NotReconciled: 0 });
  expect(entry[metricNames.oldestLineAge]).toBeGreaterThan(0);
  // The embedded metric format, as CloudWatch reads it.
  const [{ Namespace, Dimensions, Metrics }] = entry._aws.CloudWatchMetrics;
  expect({ Namespace, Dimensions, service: entry.service }).toEqual({
    Namespace: 'UniqueTokens',
    Dimensions: [['service']],
    service: 'unique-tokens',
  });
  expect(Metrics.map(({ Name }: { Name: string }) => Name).sort()).toEqual(Object.values(metricNames).sort());
  await client.until(id, 'finished');
});

test('a request, a line and a part can be followed through the logs', async () => {
  const orders = await Promise.all(
    Array.from({ length: 12 }, () => client.order({ size: 10, digits: 20, alphabet: 'UPPER_EPCG30' })),
  );
  const ids: string[] = orders.map(({ json }) => json.data.id);
  const accepted = await Promise.all(
    ids.map((id) => logged(/ordertokens/, (each) => each.message === 'order accepted' && each.line === id)),
  );
  // Invocations that share a process do not share their keys.
  expect(new Set(accepted.map(({ requestId }) => requestId)).size).toBe(ids.length);
  for (const entry of accepted)
    expect(entry).toMatchObject({ part: 1, requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) });

  // One of a single chunk, and one of several, which all functions make.
  const small = ids[0] as string;
  const large: string = (await client.order({ size: 2_000_000, digits: 20, alphabet: 'UPPER_EPCG30' })).json.data.id;
  for (const id of [...ids, large]) await client.until(id, 'finished');
  for (const [name, line, chunk] of [
    [/planfunction/, small, undefined],
    [/planfunction/, large, undefined],
    [/producefunction/, large, 0],
    [/assemblefunction/, large, undefined],
    [/sealfunction/, large, undefined],
  ] as const) {
    const entry = await logged(name, (each) => each.line === line && each.chunk === chunk);
    expect(entry).toMatchObject({ line, part: 1, attempt: 1, message: 'task done' });
  }
});
