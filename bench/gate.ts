import { cpus } from 'node:os';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GenerateMacCommand, KMSClient } from '@aws-sdk/client-kms';
import { DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { presetAlphabet } from '../engine/alphabet/presets.ts';
import { macMessage } from '../engine/base/keys.ts';
import { type Line, openLine } from '../engine/line.ts';
import { variables } from '../lambda/platform/environment.ts';
import { type BenchCloud, startCloud } from './service/cloud.ts';
import { fillGate, positionOf } from './service/fill-gate.ts';

/**
 * `npm run gate`: what a verification, a redemption and the lists of a line of 10^10 tokens take, once with 10 voids and 1,000 redeemed codes,
 * and once with 100,000 and 1,000,000. The ledger is filled by this script. bench/README.md has the figures.
 */
const ISSUED = 10n ** 10n;
const SMALL = { voids: 10, redemptions: 1_000 };
const LARGE = {
  voids: Number(process.env.VOIDS ?? 100_000),
  redemptions: Number(process.env.REDEMPTIONS ?? 1_000_000),
};
const API_KEY = '00000000-0000-4000-8000-000000000002';
const CUSTOMER = '00000000-0000-4000-8000-00000000c002';
const DIGITS = 12;
/** Requests of which each figure is the median and the highest. */
const TIMES = 15;
const JSON_API = 'application/vnd.api+json';

/** A line of the customer, as if so many tokens had been issued. */
interface World {
  readonly cloud: BenchCloud;
  readonly session: string;
  readonly line: Line;
  readonly id: string;
}

// biome-ignore lint/suspicious/noExplicitAny: the answers of the API.
type Json = any;

async function ask({ cloud, session }: Pick<World, 'cloud' | 'session'>, path: string, data?: object): Promise<Json> {
  const headers = { 'Session-Key': session, 'Content-Type': JSON_API };
  const init = data === undefined ? { headers } : { method: 'POST', headers, body: JSON.stringify({ data }) };
  const answer = await fetch(cloud.url + path, init);
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}

async function newLine(cloud: BenchCloud, session: string): Promise<World> {
  const attributes = { size: 1000, digits: DIGITS, alphabet: 'DIGITS' };
  const { id } = (await ask({ cloud, session }, '/tokens', { type: 'tokens', attributes })).data;
  const at = { cloud, session };
  while ((await ask(at, `/tokens/${id}`)).data.attributes.status !== 'finished')
    await new Promise((r) => setTimeout(r, 50));
  const { environment } = cloud;
  const sdk = {
    region: environment.AWS_REGION as string,
    credentials: {
      accessKeyId: environment.AWS_ACCESS_KEY_ID as string,
      secretAccessKey: environment.AWS_SECRET_ACCESS_KEY as string,
    },
  };
  const database = new DynamoDBClient({ ...sdk, endpoint: environment.AWS_ENDPOINT_URL_DYNAMODB as string });
  const documents = DynamoDBDocumentClient.from(database);
  const TableName = environment[variables.ledger] as string;
  const { Item: head } = await documents.send(new GetCommand({ TableName, Key: { line: id, item: 'head' } }));
  await documents.send(new PutCommand({ TableName, Item: { ...head, next: String(ISSUED) } }));
  database.destroy();
  const keys = new KMSClient({ ...sdk, endpoint: environment.AWS_ENDPOINT_URL_KMS as string });
  const input = { KeyId: environment[variables.lineKey] as string, MacAlgorithm: 'HMAC_SHA_256' as const };
  const { Mac: mac } = await keys.send(new GenerateMacCommand({ ...input, Message: macMessage(id) }));
  keys.destroy();
  if (!mac) throw new Error('No MAC.');
  return { ...at, id, line: openLine({ mac, lineId: id, alphabet: presetAlphabet('DIGITS'), digits: DIGITS }) };
}

const codeAt = ({ line }: World, position: bigint): string =>
  [...line.produce(position, 1)].map(({ bytes }) => Buffer.from(bytes).toString('utf8').trim()).join('');

/** Milliseconds of requests, in their order. */
interface Times {
  readonly median: number;
  readonly highest: number;
}

/** Times the same request of two worlds, by turns: whatever else the machine does meets both. */
async function timed(works: readonly ((i: number) => Promise<void>)[]): Promise<Times[]> {
  const times: number[][] = works.map(() => []);
  for (let i = 0; i <= TIMES; i++) {
    for (const [which, work] of works.entries()) {
      const began = performance.now();
      await work(i);
      // The first one starts the function.
      if (i > 0) times[which]?.push(performance.now() - began);
    }
  }
  return times.map((all) => {
    const sorted = all.toSorted((x, y) => x - y);
    return { median: sorted[Math.floor(sorted.length / 2)] as number, highest: sorted.at(-1) as number };
  });
}

/** 1,000 codes: so many that are void and redeemed, and others. */
function questionOf(world: World, filling: typeof SMALL, voids: number, redeemed: number): string[] {
  const at = (kind: 'void' | 'redeemed', count: number, of: number) =>
    Array.from({ length: count }, (_, i) => positionOf(ISSUED, Math.floor((i * of) / count), of, kind));
  const used = [...at('void', voids, filling.voids), ...at('redeemed', redeemed, filling.redemptions)];
  const others = Array.from({ length: 1_000 - used.length }, (_, i) => 12_346n + BigInt(i) * 9_876_543n);
  return [...used, ...others].map((position) => codeAt(world, position));
}

async function verified(world: World, tokens: readonly string[], voids: number, redeemed: number): Promise<void> {
  const { data } = await ask(world, `/tokens/${world.id}/verify`, { type: 'verification', attributes: { tokens } });
  const results: object[] = data.attributes.results;
  const count = (name: string) => results.filter((result) => name in result).length;
  if (count('void') < voids || count('redeemed') < redeemed)
    throw new Error(`${count('void')} void, ${count('redeemed')} redeemed`);
}

async function listed(world: World, path: string, isLast: boolean): Promise<void> {
  const last = Buffer.from(`${path.startsWith('/redeem') ? `${world.id} ` : ''}${afterMost()}`).toString('base64url');
  const { data } = await ask(world, isLast ? `${path}${path.includes('?') ? '&' : '?'}page[cursor]=${last}` : path);
  if (data.length === 0) throw new Error(`${path} is empty.`);
}

/** Before the last items of a list, which are of the last hour. */
function afterMost(): string {
  const hex = (Date.now() - 12 * 3_600_000).toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}`;
}

/** A world, what was done in it, and the questions to it. */
interface Case {
  readonly world: World;
  readonly filling: typeof SMALL;
  readonly codes: readonly string[];
}

type Ask = (one: Case, i: number) => Promise<void>;
const requests: readonly (readonly [what: string, ask: Ask])[] = [
  ['verify 1,000 codes, 5 void and 5 redeemed', ({ world, codes }) => verified(world, codes, 5, 5)],
  ['verify 1 code, redeemed', ({ world, codes }) => verified(world, codes.slice(5, 6), 0, 1)],
  [
    'redeem 1 code',
    async ({ world }, i) => {
      const tokens = [codeAt(world, 5_000_000_002n + BigInt(i))];
      await ask(world, `/tokens/${world.id}/redeem`, { type: 'redemption', attributes: { tokens } });
    },
  ],
  ['first page of the voids', ({ world }) => listed(world, `/tokens/${world.id}/void?page[size]=10`, false)],
  [
    'first page of the redemptions',
    ({ world }) => listed(world, `/redeem?filter[line]=${world.id}&page[size]=10`, false),
  ],
];

/** Two lines of a customer, whose ledger has the fillings: the cloud is stopped meanwhile. */
async function filledWorlds(): Promise<readonly [World, World]> {
  const cloud = await startCloud();
  const headers = { 'Api-Key': API_KEY, 'Content-Type': JSON_API };
  const body = JSON.stringify({ data: { type: 'session', attributes: {} } });
  const opened = await fetch(`${cloud.url}/sessions`, { method: 'POST', headers, body });
  const session = ((await opened.json()) as Json).data.id;
  const worlds = [await newLine(cloud, session), await newLine(cloud, session)] as const;
  await cloud.stop(true);
  const began = performance.now();
  const fillings = [SMALL, LARGE].map((filling, i) => ({
    ...{ line: (worlds[i] as World).id, customer: CUSTOMER, issued: ISSUED },
    ...filling,
  }));
  await fillGate(cloud.directory, cloud.environment, fillings);
  console.error(`filled in ${((performance.now() - began) / 1000).toFixed(0)} s`);
  const again = await startCloud({}, cloud.directory);
  return [
    { ...worlds[0], cloud: again },
    { ...worlds[1], cloud: again },
  ];
}

const [fewWorld, manyWorld] = await filledWorlds();
try {
  const few: Case = { world: fewWorld, filling: SMALL, codes: questionOf(fewWorld, SMALL, 5, 5) };
  const many: Case = { world: manyWorld, filling: LARGE, codes: questionOf(manyWorld, LARGE, 5, 5) };
  console.log(`${JSON.stringify(LARGE)}; ${cpus()[0]?.model}, ${cpus().length} cores, Node ${process.version}\n`);
  console.log('| request | few: median | highest | many: median | highest | times |\n|---|---:|---:|---:|---:|---:|');
  const cell = (times: Times | undefined) =>
    times ? `${times.median.toFixed(1)} ms | ${times.highest.toFixed(1)} ms` : '– | –';
  for (const [what, request] of requests) {
    const [a, b] = await timed([few, many].map((each) => (i) => request(each, i)));
    console.log(`| ${what} | ${cell(a)} | ${cell(b)} | ${((b?.median ?? 0) / (a?.median ?? 1)).toFixed(2)} |`);
  }
  const path = `/redeem?filter[line]=${manyWorld.id}&page[size]=10`;
  const hard = questionOf(manyWorld, LARGE, 250, 500);
  const [last, used] = [
    (await timed([() => listed(manyWorld, path, true)]))[0],
    (await timed([() => verified(manyWorld, hard, 250, 500)]))[0],
  ];
  console.log(`| last page of the redemptions | – | – | ${cell(last)} | – |`);
  console.log(`| verify 1,000 codes, 250 void and 500 redeemed | – | – | ${cell(used)} | – |`);
} finally {
  await fewWorld.cloud.stop();
}
