import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { S3Client } from '@aws-sdk/client-s3';
import { DynamoDBDocumentClient, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { type Variable, variables } from '../../lambda/platform/environment.ts';
import type { Cloud } from '../cloud.ts';
import { eventually } from '../eventually.ts';
import { listObjects, scanDocuments } from '../pages.ts';

const DAY_MS = 24 * 3_600_000;

/** An item of a table. */
// biome-ignore lint/suspicious/noExplicitAny: the tests say what they expect in it.
export type Item = Record<string, any>;

/** A cloud in which time can be made to pass, and what it holds be looked at. */
export interface Aging {
  /** Makes it so many days since the line came to rest. */
  ageLine(line: string, days: number): Promise<void>;
  /** Makes it so many days since the session was opened or ordered in. */
  ageSession(session: string, days: number): Promise<void>;
  /** Changes attributes of the line's head. */
  changeHead(line: string, attributes: Item): Promise<void>;
  /** Takes an attribute away from an item, as where an earlier version has not stored it. */
  forget(table: Variable, key: Item, attribute: string): Promise<void>;
  /** Runs the reconciler once, as its schedule does. */
  reconcile(): Promise<void>;
  /** The line's head, as it is stored. */
  head(line: string): Promise<Item>;
  /** The items of a table that have the text somewhere: all are read, so this is not for waiting. */
  items(table: Variable, text: string): Promise<Item[]>;
  /** The keys of the objects below `lines/<line>/` or `ledger/<line>/`. */
  objects(prefix: 'lines' | 'ledger', line: string): Promise<string[]>;
  close(): void;
}

/** Milliseconds to wait for what happens behind an answer. */
const PATIENCE_MS = 90_000;

/** Waits until it holds. @throws Error where it does not come to hold */
export const until = (holds: () => Promise<boolean>): Promise<boolean> => eventually(holds, PATIENCE_MS);

export function agingOf({ endpoints, sdk, functions, environment }: Cloud): Aging {
  const lambda = new LambdaClient({ ...sdk, endpoint: endpoints.lambda });
  const database = new DynamoDBClient({ ...sdk, endpoint: endpoints.dynamodb });
  const documents = DynamoDBDocumentClient.from(database);
  const store = new S3Client({ ...sdk, endpoint: endpoints.s3 });
  const change = async (table: Variable, Key: Item, attributes: Item) => {
    const names = Object.keys(attributes);
    await documents.send(
      new UpdateCommand({
        TableName: environment[table],
        Key,
        UpdateExpression: `SET ${names.map((name) => `#${name} = :${name}`).join(', ')}`,
        ConditionExpression: 'attribute_exists(touched)',
        ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
        ExpressionAttributeValues: Object.fromEntries(names.map((name) => [`:${name}`, attributes[name]])),
      }),
    );
  };
  const head = async (line: string): Promise<Item> => {
    const Key = { line, item: 'head' };
    const get = new GetCommand({ TableName: environment[variables.ledger], Key, ConsistentRead: true });
    const { Item } = await documents.send(get);
    if (!Item) throw new Error(`There is no line ${line}.`);
    return Item;
  };
  const ago = (days: number) => ({ touched: new Date(Date.now() - days * DAY_MS).toISOString() });
  return {
    ageLine: async (line, days) => {
      // It shows its last status a moment before it rests, which would make it young again.
      await until(async () => (await head(line)).open === 'rest');
      await change(variables.ledger, { line, item: 'head' }, ago(days));
    },
    head,
    changeHead: (line, attributes) => change(variables.ledger, { line, item: 'head' }, attributes),
    ageSession: (session, days) => change(variables.sessions, { session, item: 'session' }, ago(days)),
    forget: async (table, Key, attribute) => {
      const UpdateExpression = 'REMOVE #attribute';
      const ExpressionAttributeNames = { '#attribute': attribute };
      await documents.send(
        new UpdateCommand({ TableName: environment[table], Key, UpdateExpression, ExpressionAttributeNames }),
      );
    },
    reconcile: async () => {
      const FunctionName = functions.find((each) => /reconcile/.test(each));
      const { FunctionError, Payload } = await lambda.send(new InvokeCommand({ FunctionName, Payload: '{}' }));
      if (FunctionError) throw new Error(Buffer.from(Payload ?? []).toString());
    },
    items: async (table, text) => {
      const items = await scanDocuments(documents, environment[table] as string);
      return items.filter((item) => JSON.stringify(item).includes(text));
    },
    objects: async (prefix, line) => {
      const objects = await listObjects(store, environment[variables.files] as string, `${prefix}/${line}/`);
      return objects.map(({ Key = '' }) => Key);
    },
    close: () => {
      database.destroy();
      lambda.destroy();
      store.destroy();
    },
  };
}
