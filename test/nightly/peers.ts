import { type Client, connect } from '../../bench/service/client.ts';
import { startCloud } from '../../bench/service/cloud.ts';
import { load } from '../../bench/service/readings.ts';
import { startDeployment } from '../clouds/deployment.ts';
import { install, missing } from '../clouds/install.ts';
import { startMiniStack } from '../clouds/ministack.ts';
import type { Night } from './night.ts';

/** Orders of each cloud after the first one, by turns. */
const ORDERS = 11;
const READING_SECONDS = 5;
/** Requests at the same time. */
const CLIENTS = [1, 16];

/** The same bundles on the local cloud and on MiniStack, by turns: how long an order takes, and how many requests are answered. */
export async function run(): Promise<Night> {
  const lacking = await missing();
  if (lacking !== undefined) return { figures: [], faults: [`This machine lacks ${lacking}.`] };
  const ours = await startCloud();
  const theirs = await startMiniStack(await install());
  try {
    const account = { endpoint: theirs.endpoint, id: '000000000000', region: 'us-east-1' };
    const deployed = await startDeployment(account);
    const clients = [await connect(ours.url), await connect(deployed.url)] as const;
    const figures: [string, string][] = [];
    const show = (what: string, [our, their]: readonly number[], unit: string) => {
      const figure = `local cloud ${Math.round(our as number)} ${unit}, MiniStack ${Math.round(their as number)} ${unit}`;
      console.log(`${what}: ${figure}`);
      figures.push([what, figure]);
    };
    show('1,000 × 100, first order', [await ordered(clients[0]), await ordered(clients[1])], 'ms');
    const times: number[][] = [[], []];
    for (let i = 0; i < ORDERS; i++) {
      for (const [at, client] of clients.entries()) times[at]?.push(await ordered(client));
    }
    show(`1,000 × 100, median of ${ORDERS}`, times.map(median), 'ms');
    const paths: string[] = [];
    for (const client of clients) paths.push(`/tokens/${(await client.order(1_000, 100, 'UPPER_EPCG30')).id}/started`);
    for (const count of CLIENTS) {
      const rates: number[] = [];
      for (const [at, client] of clients.entries()) {
        const { url, headers } = client.request(paths[at] as string);
        rates.push((await load(count, READING_SECONDS, url, headers)).requestsPerSecond);
      }
      show(`GET /started, ${count} clients`, rates, 'requests/s');
    }
    return { figures, faults: [] };
  } finally {
    await ours.stop();
    await theirs.stop();
  }
}

const ordered = async (client: Client) => (await client.order(1_000, 100, 'UPPER_EPCG30')).milliseconds;

const median = (times: readonly number[]) => [...times].sort((a, b) => a - b)[times.length >> 1] as number;
