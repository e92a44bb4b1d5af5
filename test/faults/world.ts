import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GenerateMacCommand, KMSClient } from '@aws-sdk/client-kms';
import { ListMultipartUploadsCommand, S3Client } from '@aws-sdk/client-s3';
import { DeleteCommand, DynamoDBDocumentClient, GetCommand, paginateQuery } from '@aws-sdk/lib-dynamodb';
import { macMessage } from '../../engine/base/keys.ts';
import type { Head } from '../../lambda/lines/head.ts';
import type { Answer } from '../api/client.ts';
import { type StripeServer, startStripe } from '../api/stripe.ts';
import { pauses } from '../eventually.ts';
import { listening } from '../listening.ts';
import { LOCAL_SDK, type LocalCloud, startLocalCloud } from '../local-cloud.ts';
import { listObjects } from '../pages.ts';
import { type FaultProxy, startProxy } from './proxy.ts';

/** An item of a table. */
export type Item = Readonly<Record<string, unknown>>;

/** A local cloud whose functions reach their services through the proxy, and which can be killed and started again. */
export interface World {
  /** The API's address, the same after each start. */
  readonly url: string;
  readonly dir: string;
  readonly proxy: FaultProxy;
  readonly stripe: StripeServer;
  /** SIGKILL, without a start. */
  kill(): Promise<void>;
  start(): Promise<void>;
  /** SIGTERM; then the state folder can be copied. */
  stop(): Promise<void>;
  /** Resolves once the cloud answers. */
  up(): Promise<void>;
  /** Invokes one of the functions. @throws Error with what it throws */
  invoke(name: string, event: object): Promise<void>;
  /** How many executions of a machine run. */
  running(machine: 'PRODUCTION' | 'PURGE'): Promise<number>;
  /** Deletes an item, past the proxy. */
  forget(table: string, key: Readonly<Record<string, string>>): Promise<void>;
  /** All items of a line in a table, read past the proxy. */
  items(table: 'Ledger' | 'Lines', line: string): Promise<Item[]>;
  head(line: string): Promise<Head | undefined>;
  item(table: string, key: Readonly<Record<string, string>>): Promise<Item | undefined>;
  /** Keys of the objects below the prefix. */
  keys(prefix: string): Promise<string[]>;
  /** Keys of the uploads under way. */
  uploads(): Promise<string[]>;
  /** The line's secret, as the key service gives it. */
  mac(line: string): Promise<Uint8Array>;
  /** The DynamoDB client past the proxy, and the full name of a table. */
  database(): { readonly client: DynamoDBDocumentClient; table(name: string): string };
  /** Id of the KMS key, which belongs to no line. */
  keyId(): string;
  close(): Promise<void>;
}

/** So small that an order of 1,000 tokens has several chunks of several pieces, and is hashed in several slices. */
const SMALL = { CHUNK_BYTES: '24000', PIECE_BYTES: '12000', HASH_BYTES: '25000' };

/** Starts a world in a folder of its own. */
export async function openWorld(
  environment: Readonly<Record<string, string>> = {},
  folder = mkdtempSync(join(tmpdir(), 'unique-tokens-faults-')),
): Promise<World> {
  const [proxy, stripe] = await Promise.all([startProxy(), startStripe()]);
  const port = await ownPort();
  const services = ['DYNAMODB', 'S3', 'SFN', 'KMS', 'EVENTBRIDGE'].map((name) => [
    `AWS_ENDPOINT_URL_${name}`,
    proxy.url,
  ]);
  const functions = {
    ...Object.fromEntries(services),
    ...SMALL,
    STRIPE_API_KEY: 'sk_test_abcdefghijklmnopqrstuvwx',
    STRIPE_HOST: proxy.url,
    CUSTOMER_RATE: '10000',
    CUSTOMER_BURST: '100000',
    // A read of one client does not go with those of others, so that each call has one owner.
    AWS_LAMBDA_MAX_CONCURRENCY: '1',
    ...environment,
  };
  const env = {
    PORT: port,
    S3_MINIMUM_PART_BYTES: '2048',
    // A call that is held keeps its thread.
    FUNCTION_WORKERS: '40',
    LOCAL_FUNCTION_ENV: JSON.stringify(functions),
  };
  let cloud: LocalCloud;
  let isUp = Promise.withResolvers<void>();
  let facts: { functions: string[]; environment: Record<string, string> };
  let clients: { database: DynamoDBClient; documents: DynamoDBDocumentClient; store: S3Client; keys: KMSClient };

  const start = async () => {
    cloud = await startLocalCloud({ dir: folder, env, timeoutMs: 200_000 });
    facts = JSON.parse(readFileSync(join(folder, 'ready.json'), 'utf8'));
    proxy.aim({ ...cloud.endpoints, stripe: stripe.url });
    const database = new DynamoDBClient({ ...LOCAL_SDK, endpoint: cloud.endpoints.dynamodb });
    clients = {
      database,
      documents: DynamoDBDocumentClient.from(database),
      store: new S3Client({ ...LOCAL_SDK, endpoint: cloud.endpoints.s3 }),
      keys: new KMSClient({ ...LOCAL_SDK, endpoint: cloud.endpoints.kms }),
    };
    isUp.resolve();
  };
  const down = () => {
    isUp = Promise.withResolvers<void>();
    proxy.aim(undefined);
    clients.database.destroy();
    clients.store.destroy();
    clients.keys.destroy();
  };
  /** What reads past the proxy waits for the cloud, and reads anew where it was killed meanwhile. */
  const reading = async <T>(read: () => Promise<T>): Promise<T> => {
    for (;;) {
      const life = isUp;
      await life.promise;
      try {
        return await read();
      } catch (error) {
        if (life === isUp) throw error;
      }
    }
  };
  const leave = async () => {
    await Promise.all([proxy.close(), stripe.close()]);
    rmSync(folder, { recursive: true, force: true });
  };
  const table = (name: string) => facts.environment[`${name.toUpperCase()}_TABLE`] as string;
  const bucket = () => facts.environment.FILES_BUCKET as string;

  const world: World = {
    url: `http://127.0.0.1:${port}/api`,
    dir: folder,
    proxy,
    stripe,
    start,
    kill: async () => {
      down();
      await cloud.kill();
    },
    stop: async () => {
      await cloud.stop();
      down();
    },
    up: () => isUp.promise,
    running: async (machine) => {
      const response = await fetch(cloud.endpoints.sfn, {
        method: 'POST',
        headers: { 'x-amz-target': 'AWSStepFunctions.ListExecutions' },
        body: JSON.stringify({ stateMachineArn: facts.environment[`${machine}_ARN`], statusFilter: 'RUNNING' }),
      });
      return ((await response.json()) as { executions: unknown[] }).executions.length;
    },
    forget: async (name, Key) => {
      await clients.documents.send(new DeleteCommand({ TableName: table(name), Key }));
    },
    invoke: async (called, event) => {
      const name = facts.functions.find((each) => new RegExp(`Production${called}function`, 'i').test(each));
      if (name === undefined) throw new Error(`No function ${called} among ${facts.functions}`);
      const path = `/2015-03-31/functions/${encodeURIComponent(name)}/invocations`;
      const body = JSON.stringify(event);
      const response = await fetch(`${cloud.endpoints.lambda}${path}`, { method: 'POST', body });
      const text = await response.text();
      if (response.headers.has('x-amz-function-error')) throw new Error(text);
    },
    items: (name, line) =>
      reading(async () => {
        const pages = paginateQuery(
          { client: clients.documents },
          {
            TableName: table(name),
            KeyConditionExpression: 'line = :line',
            ExpressionAttributeValues: { ':line': line },
            ConsistentRead: true,
          },
        );
        return (await Array.fromAsync(pages)).flatMap(({ Items = [] }) => Items);
      }),
    head: async (line) => (await world.item('Ledger', { line, item: 'head' })) as Head | undefined,
    item: (name, Key) =>
      reading(async () => {
        const input = { TableName: table(name), Key, ConsistentRead: true };
        return (await clients.documents.send(new GetCommand(input))).Item;
      }),
    keys: (Prefix) =>
      reading(async () => {
        const objects = await listObjects(clients.store, bucket() as string, Prefix);
        return objects.map(({ Key = '' }) => Key);
      }),
    uploads: () =>
      reading(async () => {
        const { Uploads = [] } = await clients.store.send(new ListMultipartUploadsCommand({ Bucket: bucket() }));
        return Uploads.map(({ Key = '' }) => Key);
      }),
    mac: (line) =>
      reading(async () => {
        const KeyId = facts.environment.LINE_KEY_ID as string;
        const input = { KeyId, MacAlgorithm: 'HMAC_SHA_256', Message: macMessage(line) } as const;
        return (await clients.keys.send(new GenerateMacCommand(input))).Mac as Uint8Array;
      }),
    database: () => ({ client: clients.documents, table }),
    keyId: () => facts.environment.LINE_KEY_ID as string,
    close: async () => {
      await cloud.stop();
      down();
      await leave();
    },
  };
  await start().catch(async (error) => {
    await leave();
    throw error;
  });
  return world;
}

/** A free port, of those that systems do not give away by themselves, so that it is still ours after a kill. */
async function ownPort(): Promise<string> {
  for (;;) {
    // None of these is on the list of ports that fetch refuses.
    const port = 11_000 + Math.floor(Math.random() * 19_000);
    try {
      await (await listening(createServer(), port)).close();
      return String(port);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    }
  }
}

/**
 * Sends a request as a patient client does: again while nothing answers, the service fails (5xx), or says when to come again.
 * @returns the first answer that is none of these.
 */
export async function persistently(world: Pick<World, 'up'>, send: () => Promise<Answer>): Promise<Answer> {
  for (const until = Date.now() + 300_000; ; ) {
    await world.up();
    let what: string;
    try {
      const answer = await send();
      what = answer.text;
      if (answer.status >= 500) expectClean(answer);
      else if (!answer.headers.has('Retry-After')) return answer;
    } catch (error) {
      // What fetch throws is of another realm than the tests, so it is known by what it is not.
      if (error instanceof UncleanFailure) throw error;
      what = String(error);
    }
    if (Date.now() > until) throw new Error(`No answer: ${what}`);
    await sleep(100);
  }
}

/**
 * Works while the reconciler runs as its schedule has it, only oftener: a DELETE that was cut off before its purge was started is
 * answered 404 when it comes again, and nobody else starts it then.
 */
export async function reconciling<T>(world: Pick<World, 'invoke'>, work: () => Promise<T>): Promise<T> {
  const schedule = setInterval(() => world.invoke('reconcile', {}).catch(() => undefined), 10_000);
  try {
    return await work();
  } finally {
    clearInterval(schedule);
  }
}

class UncleanFailure extends Error {}

/** A failure is told as any other refusal: one JSON:API error, nothing of what is inside. */
function expectClean(answer: Answer): void {
  const [error] = answer.json.errors ?? [{}];
  if (
    error.status !== String(answer.status) ||
    typeof error.title !== 'string' ||
    /Error:|at .*\.ts/.test(answer.text)
  ) {
    throw new UncleanFailure(`Not a clean failure: ${answer.status} ${answer.text}`);
  }
}

/** Waits until this holds: after a fault that may take a minute, so it is not looked for often. @throws Error after so long */
export async function eventually(what: string, holds: () => Promise<boolean>, milliseconds = 60_000): Promise<void> {
  const pause = pauses(20, 1_500);
  for (const until = Date.now() + milliseconds; !(await holds()); await pause()) {
    if (Date.now() > until) throw new Error(`Not within ${milliseconds} ms: ${what}`);
  }
}
