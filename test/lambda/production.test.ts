import { createServer } from 'node:http';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { stopProduction } from '../../lambda/lines/executions.ts';
import { listening } from '../listening.ts';

/** Step Functions as another implementation has it: it refuses to stop what has ended. The SDK's client is the real one. */
let status: string | undefined;
const asked: string[] = [];
const server = createServer((request, response) => {
  const operation = String(request.headers['x-amz-target']).split('.')[1] as string;
  asked.push(operation);
  const refuse = (__type: string) => response.writeHead(400).end(JSON.stringify({ __type, message: 'Refused.' }));
  request.resume();
  if (status === undefined) refuse('ExecutionDoesNotExist');
  else if (operation === 'StopExecution') refuse('ValidationException');
  else response.end(JSON.stringify({ executionArn: 'arn', stateMachineArn: 'arn', status, startDate: 0 }));
});
let close: () => Promise<void>;
beforeAll(async () => {
  const listened = await listening(server);
  close = listened.close;
  Object.assign(process.env, {
    AWS_ENDPOINT_URL_SFN: listened.url,
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'id',
    AWS_SECRET_ACCESS_KEY: 'key',
    PRODUCTION_ARN: 'arn:aws:states:eu-central-1:123456789012:stateMachine:Production',
  });
});
afterAll(() => close());

const attempt = { line: '6b1d2a7e-02e5-4c0b-9a44-3f1f5e2f8a90', part: 1, attempt: 1 };

test.each(['SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED', undefined])(
  'a production that is %s needs no stop, though that is refused',
  async (ended) => {
    status = ended;
    await expect(stopProduction(attempt)).resolves.toBeUndefined();
  },
);

test('a refused stop of a production that runs is no success', async () => {
  status = 'RUNNING';
  asked.length = 0;
  await expect(stopProduction(attempt)).rejects.toThrow('Refused.');
  expect(asked).toEqual(['StopExecution', 'DescribeExecution']);
});
