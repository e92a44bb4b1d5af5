import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import {
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { DescribeExecutionCommand, SFNClient, StartExecutionCommand, StopExecutionCommand } from '@aws-sdk/client-sfn';
import { DeleteCommand, DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { Piece } from '../../../lambda/files/store.ts';
import { type Variable, variables } from '../../../lambda/platform/environment.ts';
import { type Answer, type Client, connect } from '../../api/client.ts';
import { makeLine, snapshotOf } from '../../api/continuation.ts';
import type { Cloud } from '../../cloud.ts';
import { listObjects, scanDocuments } from '../../pages.ts';

/** An item of a table. */
// biome-ignore lint/suspicious/noExplicitAny: items of all kinds.
export type Item = Record<string, any>;

export const ORDER = { size: 1000, digits: 20, alphabet: 'UPPER_EPCG30', seed: 'a seed' };

/** The order of the world's line, whose alphabet is its session's own. */
export const LINE_ORDER = { ...ORDER, alphabet: 'OURS' };

/** The deployed service with a line in it, and a hand that can change what it has stored. */
export interface World {
  readonly cloud: Cloud;
  readonly client: Client;
  /** A line that has been analysed. */
  readonly line: string;
  readonly snapshot: Buffer;
  /** The head of that line. */
  readonly head: Item;
  get(table: Variable, key: Item): Promise<Item | undefined>;
  put(table: Variable, item: Item): Promise<void>;
  remove(table: Variable, key: Item): Promise<void>;
  scan(table: Variable): Promise<Item[]>;
  /** Puts an object and an open upload below the prefix. */
  litter(prefix: string): Promise<void>;
  /** Begins an upload whose one piece is stored. */
  upload(key: string, bytes: Uint8Array): Promise<{ readonly id: string; readonly piece: Piece }>;
  /** Keys of the witnesses of a line. */
  witnesses(line: string): Promise<string[]>;
  removeObject(key: string): Promise<void>;
  /** Gives the customer a webhook that nobody listens at, or takes it away. */
  setWebhook(isOn: boolean): Promise<void>;
  /** Leaves an execution of this name that was stopped. */
  execution(name: string): Promise<void>;
  /** A head of a new line, like that of the line but for these attributes; undefined takes one away. */
  freshHead(changes?: Item): Promise<Item>;
  /** Takes the heads of new lines away, so that the reconciler does not find them. */
  tidy(): Promise<void>;
  /** Calls a function of the workflow. @throws Error with what it has thrown */
  invoke(name: string, input: object): Promise<Item>;
  close(): void;
}

/** A request that has to be answered so. @throws Error with the answer */
export async function expectStatus(status: number, answer: Promise<Answer>): Promise<Answer> {
  const got = await answer;
  if (got.status !== status) throw new Error(`${got.status} instead of ${status}: ${got.text.slice(0, 300)}`);
  return got;
}

/** What an order of a new line is stored as, before anything is done for it. */
export const requested = {
  state: 'requested',
  open: 'production',
  part: 1,
  attempt: 1,
  first: '0',
  next: '0',
  result: undefined,
} as const;

export async function openWorld(cloud: Cloud): Promise<World> {
  const { endpoints, sdk, environment, functions } = cloud;
  const lambda = new LambdaClient({ ...sdk, endpoint: endpoints.lambda });
  const database = new DynamoDBClient({ ...sdk, endpoint: endpoints.dynamodb });
  const documents = DynamoDBDocumentClient.from(database, { marshallOptions: { removeUndefinedValues: true } });
  const store = new S3Client({ ...sdk, endpoint: endpoints.s3, forcePathStyle: true });
  const machines = new SFNClient({ ...sdk, endpoint: endpoints.sfn });
  const Bucket = environment[variables.files];
  const object = async (Key: string) => {
    await store.send(new PutObjectCommand({ Bucket, Key, Body: 'litter' }));
  };
  const get: World['get'] = async (table, Key) => {
    const command = new GetCommand({ TableName: environment[table], Key, ConsistentRead: true });
    return (await documents.send(command)).Item;
  };
  const put: World['put'] = async (table, Item) => {
    await documents.send(new PutCommand({ TableName: environment[table], Item }));
  };
  const remove: World['remove'] = async (table, Key) => {
    await documents.send(new DeleteCommand({ TableName: environment[table], Key }));
  };
  /** New lines whose heads are there. */
  const lines: string[] = [];
  const client = await connect(cloud.url);
  await client.addAlphabet(LINE_ORDER.alphabet, 'ABCDEFGHIJ');
  const line = await makeLine(client, LINE_ORDER, 'analyzed');
  const head = (await get(variables.ledger, { line, item: 'head' })) as Item;
  const fresh = (): Item => {
    const requestedAt = new Date().toISOString();
    const empty = new Uint8Array((head.produced as Uint8Array).length);
    return {
      ...head,
      ...requested,
      line: randomUUID(),
      produced: empty,
      timestamps: { requested: requestedAt },
      touched: requestedAt,
    };
  };
  return {
    cloud,
    client,
    line,
    snapshot: await snapshotOf(client, line),
    head,
    get,
    put,
    remove,
    tidy: async () => {
      for (const each of lines.splice(0)) await remove(variables.ledger, { line: each, item: 'head' });
    },
    scan: (table) => scanDocuments(documents, environment[table] as string),
    witnesses: async (of) => {
      const objects = await listObjects(store, Bucket as string, `ledger/${of}/`);
      return objects.map(({ Key = '' }) => Key);
    },
    removeObject: async (Key) => {
      await store.send(new DeleteObjectCommand({ Bucket, Key }));
    },
    setWebhook: (isOn) => {
      const webhook = isOn ? { url: 'https://127.0.0.1:9/', generation: 1 } : { generation: 1 };
      return put(variables.customers, { id: `webhook#${head.customer}`, ...webhook });
    },
    execution: async (name) => {
      const stateMachineArn = environment[variables.production];
      const input = JSON.stringify({ line: name, part: 1, attempt: 1 });
      const { executionArn } = await machines.send(new StartExecutionCommand({ stateMachineArn, name, input }));
      await machines.send(new StopExecutionCommand({ executionArn })).catch(() => undefined);
      while ((await machines.send(new DescribeExecutionCommand({ executionArn }))).status === 'RUNNING')
        await sleep(50);
    },
    litter: async (prefix) => {
      await object(`${prefix}litter`);
      await store.send(new CreateMultipartUploadCommand({ Bucket, Key: `${prefix}litter` }));
    },
    upload: async (Key, Body) => {
      const { UploadId: id = '' } = await store.send(new CreateMultipartUploadCommand({ Bucket, Key }));
      const part = new UploadPartCommand({ Bucket, Key, UploadId: id, PartNumber: 1, Body });
      const { ETag: etag = '' } = await store.send(part);
      return { id, piece: { number: 1, etag } };
    },
    freshHead: async (changes = {}) => {
      const made = { ...fresh(), ...changes };
      await put(variables.ledger, made);
      lines.push(made.line);
      return made;
    },
    invoke: async (name, input) => {
      const FunctionName = functions.find((each) => each.toLowerCase().includes(name.replaceAll('-', '')));
      const command = new InvokeCommand({ FunctionName, Payload: JSON.stringify(input) });
      const { FunctionError, Payload } = await lambda.send(command);
      const text = Buffer.from(Payload ?? []).toString();
      if (FunctionError) throw new Error(`${name}: ${text}`);
      return JSON.parse(text || 'null');
    },
    close: () => {
      for (const each of [lambda, database, store, machines]) each.destroy();
    },
  };
}
