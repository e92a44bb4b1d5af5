import autocannon from 'autocannon';
import { type BenchCloud, startCloud } from '../../bench/service/cloud.ts';
import { watchMemory } from './memory.ts';
import { count, type Night } from './night.ts';
import { Tally, Visitor } from './visitor.ts';

/** Clients that ask for `/started` at the same time, and for how long; those of the mixed traffic, and for how long. */
const READERS = 200;
const READING_SECONDS = Number(process.env.LOAD_READING_SECONDS ?? 60);
const VISITORS = 16;
const VISITING_SECONDS = Number(process.env.LOAD_VISITING_SECONDS ?? 600);
const SIZE = 1_000;
const DIGITS = 20;

/** One resource under many clients, then everything that the API has at once. Any answer but the expected one is a fault. */
export async function run(): Promise<Night> {
  const cloud = await startCloud();
  try {
    const reading = await readers(cloud);
    const visiting = await visitors(cloud);
    return {
      figures: [...reading.figures, ...visiting.figures],
      faults: [...reading.faults, ...visiting.faults],
    };
  } finally {
    await cloud.stop();
  }
}

async function readers(cloud: BenchCloud): Promise<Night> {
  const customer = new Visitor(cloud.url, new Tally());
  await customer.openSession();
  const line = await customer.produce(SIZE, DIGITS);
  using memory = watchMemory(cloud, 'readers');
  const { latency, requests, errors, timeouts, non2xx } = await autocannon({
    url: `${cloud.url}/tokens/${line}/started`,
    connections: READERS,
    duration: READING_SECONDS,
    timeout: 30,
    headers: customer.headers(),
  });
  const what = `GET /started, ${READERS} clients, ${READING_SECONDS} s`;
  const figures = `${count(requests.total)} requests, ${count(requests.average)} a second, p50 ${latency.p50} ms, p99 ${latency.p99} ms, longest ${latency.max} ms`;
  const bad = errors + timeouts + non2xx;
  return {
    figures: [[what, figures], memory.stop()],
    faults: bad === 0 ? [] : [`${what}: ${errors} errors, ${timeouts} timeouts, ${non2xx} refused`],
  };
}

async function visitors(cloud: BenchCloud): Promise<Night> {
  const tally = new Tally();
  using memory = watchMemory(cloud, 'mixed traffic');
  const until = Date.now() + VISITING_SECONDS * 1_000;
  let rounds = 0;
  const visit = async (_: unknown, number: number): Promise<void> => {
    const visitor = new Visitor(cloud.url, tally);
    await visitor.openSession();
    for (let round = number; Date.now() < until; round++, rounds++) {
      try {
        await story(visitor, round);
      } catch (error) {
        tally.faults.push((error as Error).message);
      }
    }
  };
  await Promise.all(Array.from({ length: VISITORS }, visit));
  const what = `mixed traffic, ${VISITORS} clients, ${VISITING_SECONDS} s`;
  return {
    figures: [[what, `${count(rounds)} stories of two parts each`], ...tally.figures(), memory.stop()],
    faults: tally.faults,
  };
}

/** A line from its order to its deletion, and all that a program may ask on the way. */
async function story(visitor: Visitor, round: number): Promise<void> {
  const analysed = round % 4 === 0;
  const line = await visitor.produce(SIZE, DIGITS, analysed ? 'analyzed' : 'finished');
  const at = `/tokens/${line}`;
  for (const status of ['requested', 'started', 'ended', 'finished']) await visitor.ask(`GET ${at}/${status}`, 200);
  await visitor.ask(`GET ${at}?meta=odds`, 200);
  await visitor.ask('GET /tokens', 200);
  const first = await visitor.tokens(line, SIZE);
  await visitor.ask(`GET ${at}/data?format=gz`, 200);
  await visitor.ask(`HEAD ${at}/data`, 200);
  await visitor.ask(`GET ${at}/data`, 206, undefined, { Range: 'bytes=100-199' });
  if (analysed) for (const file of ['analysis', 'score', 'delta']) await visitor.ask(`GET ${at}/${file}`, 200);
  const snapshot = Uint8Array.from((await visitor.ask(`GET ${at}/snapshot`, 200)).bytes);

  const name = `custom${round}`;
  const alphabet = { data: { type: 'alphabet', id: name, attributes: { chars: 'AEIOU' } } };
  await visitor.ask('POST /alphabets', 201, alphabet);
  await visitor.ask(`GET /alphabets/${name}/100`, 200);
  await visitor.ask('GET /alphabets?filter[length]=16', 200);
  await visitor.ask(`DELETE /alphabets/${name}`, 200);

  await visitor.produce(SIZE, DIGITS, 'finished', { line, snapshot });
  const second = await visitor.tokens(line, SIZE);
  if (new Set([...first, ...second]).size !== 2 * SIZE) throw new Error(`A token of the line ${line} came twice.`);
  const asked = { data: { type: 'verification', attributes: { tokens: [first[7], second[7], 'NONE'] } } };
  const { results } = (await visitor.ask(`POST ${at}/verify`, 200, asked)).json.data.attributes;
  const parts = results.map(({ part }: { part?: number }) => part ?? 0).join();
  if (parts !== '1,2,0') throw new Error(`The line ${line} verifies ${parts}.`);
  await visitor.ask(`DELETE ${at}`, 200);
  await visitor.ask(`GET ${at}`, 404);
  if (round % 5 > 0) return;
  await visitor.revokeSession();
  await visitor.ask('GET /tokens', 403);
  await visitor.openSession();
}
