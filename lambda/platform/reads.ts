import { BatchGetItemCommand } from '@aws-sdk/client-dynamodb';
import { type AttributeValues, attributeValues, plainItem } from './attribute-values.ts';
import { database } from './clients/database.ts';
import { optionalEnv } from './environment.ts';
import { untilNoneIsLeft } from './leftovers.ts';
import type { Target } from './permissions.ts';

/*
 * Reads that are asked for together go to DynamoDB together, whatever tables they are of: a request waits for one answer and pays for one
 * call. Who asks need not know of the others: `Promise.all([getCustomer(…), getHead(…)])` is one call.
 */

/** An item's primary key. Each table has a partition key. All tables except customers have the sort key `item`. */
export type Key = Readonly<Record<string, string>>;

/** An item that was asked for, and those who wait for it. */
interface Read {
  readonly table: string;
  readonly key: Key;
  readonly waiting: { found(item: unknown): void; failed(error: unknown): void }[];
}

/** What one call may read. */
const MOST_READ = 100;

/** The reads that are to be sent next, by `idOf`: a call may name each key only once. */
let asked = new Map<string, Read>();

/**
 * Whether invocations share this process; Lambda says so by how many may. Under load they read at about the same time. So while calls are
 * under way, further reads wait and go together: a call costs far more computing than an item in it.
 */
const sharedProcess = () => Number(optionalEnv('AWS_LAMBDA_MAX_CONCURRENCY') ?? 1) > 1;
/** Calls under way. */
let underWay = 0;
/** How long a read waits at most for calls that are under way, so that a slow one does not hold it up. */
const MOST_HELD_MS = 20;
let held: NodeJS.Timeout | undefined;

/** Tells items of tables apart by their keys. @param names of the key's attributes */
function idOf(table: string, item: Readonly<Record<string, unknown>>, names: readonly string[]): string {
  return JSON.stringify([table, ...names.map((name) => item[name])]);
}

const namesOf = (key: Key): string[] => Object.keys(key).sort();
const idOfRead = ({ table, key }: Pick<Read, 'table' | 'key'>): string => idOf(table, key, namesOf(key));

/** The item, read consistently, or undefined. It goes with all others that are asked for in the same turn of the event loop, or while it waits. */
export async function readItem(table: Target<'BatchGetItem'>, key: Key): Promise<unknown> {
  try {
    return await answerOf(table, key);
  } catch (error) {
    throw askedFrom(error, new Error().stack);
  }
}

function answerOf(table: string, key: Key): Promise<unknown> {
  return new Promise((found, failed) => {
    if (asked.size === 0) {
      if (underWay === 0 || !sharedProcess()) sendSoon();
      else held = setTimeout(sendAll, MOST_HELD_MS);
    }
    const id = idOfRead({ table, key });
    const read = asked.get(id) ?? { table, key, waiting: [] };
    read.waiting.push({ found, failed });
    asked.set(id, read);
  });
}

const told = new WeakSet<object>();

/** The error, whose stack also says who has asked for the item: the call that failed was made for all who did. */
function askedFrom(error: unknown, stack = ''): unknown {
  if (error instanceof Error && !told.has(error)) {
    error.stack += stack.slice(stack.indexOf('\n'));
    told.add(error);
  }
  return error;
}

/** All promises that can go on now go on first, and may ask for more. */
function sendSoon(): void {
  void Promise.resolve().then(() => process.nextTick(sendAll));
}

function sendAll(): void {
  clearTimeout(held);
  const reads = [...asked.values()];
  asked = new Map();
  for (let i = 0; i < reads.length; i += MOST_READ) void settle(reads.slice(i, i + MOST_READ));
}

/** Reads the items of one call; each read gets its item, or the error. */
async function settle(reads: readonly Read[]): Promise<void> {
  let left = reads;
  try {
    await untilNoneIsLeft(reads, async (batch) => {
      const { items, leftOut } = await readBatch(batch);
      left = batch.filter((read) => leftOut.has(idOfRead(read)));
      for (const read of batch) {
        if (!left.includes(read)) for (const { found } of read.waiting) found(items.get(idOfRead(read)));
      }
      return left;
    });
  } catch (error) {
    for (const { waiting } of left) for (const { failed } of waiting) failed(error);
  }
}

/** What a call of DynamoDB has found, and what the tables were too busy for, by `idOf`. */
async function readBatch(batch: readonly Read[]) {
  const byTable = Map.groupBy(batch, ({ table }) => table);
  const requests = [...byTable].map(([table, reads]) => {
    return [table, { Keys: reads.map(({ key }) => attributeValues(key)), ConsistentRead: true }] as const;
  });
  underWay += 1;
  const { Responses = {}, UnprocessedKeys = {} } = await database()
    .send(new BatchGetItemCommand({ RequestItems: Object.fromEntries(requests) }))
    .finally(() => {
      underWay -= 1;
      if (underWay === 0 && asked.size > 0) sendSoon();
    });
  const idsOf = (table: string, found: readonly AttributeValues[]) => {
    const names = namesOf(byTable.get(table)?.[0]?.key ?? {});
    return found.map(plainItem).map((item) => [idOf(table, item, names), item] as const);
  };
  const items = new Map(Object.entries(Responses).flatMap(([table, found]) => idsOf(table, found)));
  const leftOut = Object.entries(UnprocessedKeys).flatMap(([table, { Keys = [] }]) => idsOf(table, Keys));
  return { items, leftOut: new Set(leftOut.map(([id]) => id)) };
}
