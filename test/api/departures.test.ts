import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { demoApiKeys } from '../../local/seed/demo-customers.ts';
import { connect } from './client.ts';
import { makeLine } from './continuation.ts';

/**
 * Clients that go away while their file is on its way: what was opened for them has to be closed, or the connections to S3 run
 * out (the SDK has 50 in each function) and the next client waits for ever.
 */
const GONE = 160;

test('many clients that leave before the first byte keep nobody else waiting', async () => {
  const client = await connect(undefined, demoApiKeys.bulk);
  const line = await makeLine(client, { size: 100_000, digits: 20, alphabet: 'UPPER_EPCG30' });
  const url = `${client.url}/tokens/${line}/data`;
  const headers = { Accept: 'application/vnd.api+json', 'Session-Key': client.session };
  const leave = async (after: number) => {
    const controller = new AbortController();
    const asked = fetch(url, { headers, signal: controller.signal }).then((answer) => answer.arrayBuffer());
    await sleep(after);
    controller.abort();
    await asked.catch(() => undefined);
  };
  for (let gone = 0; gone < GONE; gone += 20) {
    await Promise.all(Array.from({ length: 20 }, (_, i) => leave(2 + 2 * i)));
  }
  expect((await client.get(`/tokens/${line}/data`)).bytes.length).toBe(2_099_999);
});
