import { randomUUID } from 'node:crypto';
import {
  type AttributeValue,
  BatchGetItemCommand,
  BatchWriteItemCommand,
  CreateTableCommand,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  type PutItemCommandInput,
  QueryCommand,
  type QueryCommandInput,
  ScanCommand,
  UpdateItemCommand,
  type UpdateItemCommandInput,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import { eventually } from '../../eventually.ts';
import { type RulesCloud, startRulesCloud } from './cloud.ts';
import { eachRule } from './rule.ts';

/**
 * What DynamoDB refuses, and what it still takes at the limit: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html
 * and the reference of each action. Messages are compared where the documentation or a recorded answer of AWS tells them.
 */
const TableName = `Rules-${randomUUID()}`;
let cloud: RulesCloud;
let client: DynamoDBClient;
beforeAll(async () => {
  cloud = await startRulesCloud();
  client = cloud.dynamodb;
  const attribute = (AttributeName: string) => ({ AttributeName, AttributeType: 'S' as const });
  const keys = (hash: string, range: string) => [
    { AttributeName: hash, KeyType: 'HASH' as const },
    { AttributeName: range, KeyType: 'RANGE' as const },
  ];
  await client.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: ['pk', 'sk', 'open', 'touched'].map(attribute),
      KeySchema: keys('pk', 'sk'),
      GlobalSecondaryIndexes: [
        { IndexName: 'ByOpen', KeySchema: keys('open', 'touched'), Projection: { ProjectionType: 'KEYS_ONLY' } },
      ],
    }),
  );
  await waitUntilTableExists({ client, maxWaitTime: 60 }, { TableName });
});
afterAll(() => cloud?.stop());

type Item = Record<string, AttributeValue>;
const S = (value: string): AttributeValue => ({ S: value });
const key = (pk: string, sk = 'a'): Item => ({ pk: S(pk), sk: S(sk) });

const put = (Item: Item, more: Partial<PutItemCommandInput> = {}) => new PutItemCommand({ TableName, Item, ...more });
const get = (Key: Item) => new GetItemCommand({ TableName, Key, ConsistentRead: true });
const query = (KeyConditionExpression: string, values: Item, more: Partial<QueryCommandInput> = {}) =>
  new QueryCommand({ TableName, KeyConditionExpression, ExpressionAttributeValues: values, ...more });
const update = (UpdateExpression: string, values: Item, more: Partial<UpdateItemCommandInput> = {}) =>
  new UpdateItemCommand({
    TableName,
    Key: key('updated'),
    UpdateExpression,
    ExpressionAttributeValues: values,
    ...more,
  });

// biome-ignore lint/suspicious/noExplicitAny: the commands of a table of cases have nothing in common but that they are sent.
const send = (command: any): Promise<any> => client.send(command);

type Case = readonly [what: string, command: () => object, message: RegExp];

const emptyKey = (name: string): RegExp =>
  new RegExp(
    `One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: ${name}`,
  );
const emptyIndexKey = /cannot contain an empty string value. IndexName: ByOpen, IndexKey: open/;

/** A value of so many levels. */
function nested(levels: number): AttributeValue {
  let value: AttributeValue = S('x');
  for (let level = 1; level < levels; level++) value = { L: [value] };
  return value;
}
/** An expression of so many bytes. */
const condition = (bytes: number): string => 'attribute_not_exists(a)'.padEnd(bytes);
const terms = (count: number): string => Array.from({ length: count }, (_, i) => `a${i} = :v`).join(' OR ');
const operands = (count: number) => Array.from({ length: count }, (_, i) => `:v${i}`);
const valuesOf = (names: readonly string[]): Item => Object.fromEntries(names.map((name) => [name, S('x')]));
const long = 'n'.repeat(256);

const refused: readonly Case[] = [
  ['an empty partition key in an item', () => put(key('')), emptyKey('pk')],
  ['an empty sort key in an item', () => put(key('a', '')), emptyKey('sk')],
  ['an empty index key in an item', () => put({ ...key('a'), open: S(''), touched: S('1') }), emptyIndexKey],
  [
    'an empty index key in an update',
    () => update('SET #open = :v', { ':v': S('') }, { ExpressionAttributeNames: { '#open': 'open' } }),
    emptyIndexKey,
  ],
  ['an empty key to get', () => get(key('')), emptyKey('pk')],
  ['an empty key to delete', () => new DeleteItemCommand({ TableName, Key: key('a', '') }), emptyKey('sk')],
  ['an empty key to update', () => update('SET x = :v', { ':v': S('x') }, { Key: key('a', '') }), emptyKey('sk')],
  ['an empty partition key to query for', () => query('pk = :p', { ':p': S('') }), emptyKey('pk')],
  [
    'begins_with an empty sort key',
    () => query('pk = :p AND begins_with(sk, :s)', { ':p': S('a'), ':s': S('') }),
    emptyKey('sk'),
  ],
  [
    'an empty sort key to compare with',
    () => query('pk = :p AND sk > :s', { ':p': S('a'), ':s': S('') }),
    emptyKey('sk'),
  ],
  [
    'an empty lower bound',
    () => query('pk = :p AND sk BETWEEN :s AND :t', { ':p': S('a'), ':s': S(''), ':t': S('b') }),
    emptyKey('sk'),
  ],
  [
    'an empty key of an index to query for',
    () => query('#open = :p', { ':p': S('') }, { IndexName: 'ByOpen', ExpressionAttributeNames: { '#open': 'open' } }),
    /cannot contain an empty string value/,
  ],
  [
    'an empty key to start after',
    () => query('pk = :p', { ':p': S('a') }, { ExclusiveStartKey: key('a', '') }),
    /empty string value|starting key is invalid/,
  ],

  [
    'a partition key of 2,049 bytes',
    () => put(key(`${'é'.repeat(1024)}e`)),
    /hashkey has exceeded the maximum size limit of ?2048 bytes/,
  ],
  [
    'a sort key of 1,025 bytes',
    () => put(key('a', `${'é'.repeat(512)}e`)),
    /range keys has exceeded the size limit of 1024 bytes/,
  ],
  ['a partition key of 2,049 bytes to get', () => get(key(`${'é'.repeat(1024)}e`)), /2048 bytes/],
  [
    'a sort key of 1,025 bytes to query for',
    () => query('pk = :p AND sk = :s', { ':p': S('a'), ':s': S(`${'é'.repeat(512)}e`) }),
    /1024 bytes/,
  ],
  ['an item without a key', () => put({ pk: S('a') }), /Missing the key sk in the item/],
  [
    'a key of another type',
    () => put({ pk: S('a'), sk: { N: '1' } }),
    /Type mismatch for key sk expected: S actual: N/,
  ],
  [
    'an index key of another type',
    () => put({ ...key('a'), open: { N: '1' } }),
    /Type mismatch for Index Key open Expected: S Actual: N/,
  ],
  [
    'a key with more than the key',
    () => get({ ...key('a'), more: S('x') }),
    /The provided key element does not match the schema/,
  ],
  [
    'an update of the key',
    () => update('SET sk = :v', { ':v': S('b') }),
    /Cannot update attribute sk. This attribute is part of the key/,
  ],

  [
    'an item above 400 KB by its ASCII',
    () => put({ ...key('a'), x: S('x'.repeat(409_600)) }),
    /Item size has exceeded the maximum allowed size/,
  ],
  [
    'an item above 400 KB by its UTF-8',
    () => put({ ...key('a'), x: S('é'.repeat(204_800)) }),
    /Item size has exceeded the maximum allowed size/,
  ],
  [
    'an item above 400 KB by a name',
    () => put({ ...key('a'), ['é'.repeat(30_000)]: S('x'.repeat(409_600 - 60_000)) }),
    /Item size has exceeded the maximum allowed size/,
  ],
  [
    'an update to more than 400 KB',
    () => update('SET x = :x, y = :x', { ':x': S('é'.repeat(150_000)) }),
    /Item size to update has exceeded the maximum allowed size/,
  ],
  ['a value of 33 levels', () => put({ ...key('a'), x: nested(33) }), /Nesting Levels have exceeded supported limits/],
  [
    'a value of 33 levels to set',
    () => update('SET x = :x', { ':x': nested(33) }),
    /Nesting Levels have exceeded supported limits/,
  ],
  ['a number of 39 digits', () => put({ ...key('a'), x: { N: '1'.repeat(39) } }), /more than 38 significant digits/],
  ['a number above 10^126', () => put({ ...key('a'), x: { N: '1e126' } }), /Number overflow/],
  ['a number below 10^-130', () => put({ ...key('a'), x: { N: '1e-131' } }), /Number underflow/],
  [
    'a number to set of 39 digits',
    () => update('SET x = :x', { ':x': { N: '1'.repeat(39) } }),
    /more than 38 significant digits/,
  ],
  ['a number that is none', () => put({ ...key('a'), x: { N: 'NaN' } }), /cannot be converted to a numeric value/],
  ['an empty set', () => put({ ...key('a'), x: { SS: [] } }), /set +may not be empty/],
  ['a set with the same twice', () => put({ ...key('a'), x: { SS: ['a', 'a'] } }), /contains duplicates/],

  [
    'a reserved word',
    () => update('SET status = :v', { ':v': S('x') }),
    /Attribute name is a reserved keyword; reserved keyword: status/,
  ],
  [
    'a reserved word in a condition',
    () =>
      put(key('a'), {
        ConditionExpression: 'attribute_not_exists(#a) OR open = :v',
        ExpressionAttributeNames: { '#a': 'a' },
        ExpressionAttributeValues: { ':v': S('x') },
      }),
    /reserved keyword: open/,
  ],
  [
    'a reserved word in a key condition',
    () => query('open = :v', { ':v': S('x') }, { IndexName: 'ByOpen' }),
    /reserved keyword: open/,
  ],
  [
    'a reserved word in a projection',
    () => query('pk = :v', { ':v': S('x') }, { ProjectionExpression: 'bytes, size' }),
    /reserved keyword: (bytes|size)/,
  ],
  [
    'a name that is not used',
    () => update('SET x = :v', { ':v': S('x') }, { ExpressionAttributeNames: { '#a': 'a' } }),
    /ExpressionAttributeNames unused in expressions: keys: {#a}/,
  ],
  [
    'a value that is not used',
    () => update('SET x = :v', { ':v': S('x'), ':w': S('x') }),
    /ExpressionAttributeValues unused in expressions: keys: {:w}/,
  ],
  [
    'a name that is not told',
    () => update('SET #a = :v', { ':v': S('x') }),
    /expression attribute name used in the document path is not defined; attribute name: #a/,
  ],
  [
    'a value that is not told',
    () => update('SET x = :w', { ':v': S('x') }),
    /expression attribute value used in expression is not defined; attribute value: :w/,
  ],
  ['an expression that is empty', () => put(key('a'), { ConditionExpression: '' }), /The expression can not be empty/],
  ['an expression that is none', () => put(key('a'), { ConditionExpression: 'a = ' }), /Syntax error/],
  [
    'two paths of an update that overlap',
    () => update('SET x = :v, x.y = :v', { ':v': S('x') }),
    /Two document paths overlap/,
  ],
  [
    'an expression of 4,097 bytes',
    () => put(key('a'), { ConditionExpression: condition(4097) }),
    /Invalid ConditionExpression: Expression size has exceeded the maximum allowed size/,
  ],
  [
    'a key condition of 4,097 bytes',
    () => query('pk = :p'.padEnd(4097), { ':p': S('a') }),
    /Invalid KeyConditionExpression: Expression size has exceeded/,
  ],
  [
    '301 operators',
    () => put(key('a'), { ConditionExpression: terms(151), ExpressionAttributeValues: { ':v': S('x') } }),
    /operator/,
  ],
  [
    '101 operands of IN',
    () =>
      put(key('a'), {
        ConditionExpression: `a IN (${operands(101).join(',')})`,
        ExpressionAttributeValues: valuesOf(operands(101)),
      }),
    /IN operator/,
  ],
  [
    'a name of a name of 256 characters',
    () => update(`SET #${long} = :v`, { ':v': S('x') }, { ExpressionAttributeNames: { [`#${long}`]: 'a' } }),
    /255/,
  ],
  [
    'substitutes above 2 MB',
    () => update('SET x = :x, y = :y', { ':x': S('x'.repeat(1_100_000)), ':y': S('x'.repeat(1_100_000)) }),
    /exceeded|size/i,
  ],

  [
    'a key condition without the partition key',
    () => query('sk = :s', { ':s': S('a') }),
    /Query condition missed key schema element: pk/,
  ],
  [
    'a key condition on another attribute',
    () => query('pk = :p AND x = :x', { ':p': S('a'), ':x': S('a') }),
    /Query condition missed key schema element: sk/,
  ],
  ['a partition key that is compared', () => query('pk > :p', { ':p': S('a') }), /Query key condition not supported/],
  [
    'a key condition with OR',
    () => query('pk = :p OR sk = :p', { ':p': S('a') }),
    /Invalid operator used in KeyConditionExpression: OR/,
  ],
  [
    'two conditions on the sort key',
    () => query('pk = :p AND sk > :p AND sk < :q', { ':p': S('a'), ':q': S('b') }),
    /must only contain one condition per key/,
  ],
  [
    'a key condition of another type',
    () => query('pk = :p AND sk = :s', { ':p': S('a'), ':s': { N: '1' } }),
    /Condition parameter type does not match schema type/,
  ],
  [
    'begins_with a number',
    () => query('pk = :p AND begins_with(sk, :s)', { ':p': S('a'), ':s': { N: '1' } }),
    /Incorrect operand type for operator or function; operator or function: begins_with, operand type: N/,
  ],
  [
    'bounds the wrong way round',
    () => query('pk = :p AND sk BETWEEN :s AND :t', { ':p': S('a'), ':s': S('b'), ':t': S('a') }),
    /upper bound to be greater than or equal to lower bound/,
  ],
  [
    'a filter on the key',
    () => query('pk = :p', { ':p': S('a'), ':s': S('b') }, { FilterExpression: 'sk = :s' }),
    /Filter Expression can only contain non-primary key attributes: Primary key attribute: sk/,
  ],
  [
    'a start after another partition',
    () => query('pk = :p', { ':p': S('a') }, { ExclusiveStartKey: key('b') }),
    /starting key/,
  ],
  ['a limit of 0', () => query('pk = :p', { ':p': S('a') }, { Limit: 0 }), /greater than or equal to 1/],
  [
    'a consistent read of an index',
    () =>
      query(
        '#open = :p',
        { ':p': S('a') },
        { IndexName: 'ByOpen', ConsistentRead: true, ExpressionAttributeNames: { '#open': 'open' } },
      ),
    /Consistent reads are not supported on global secondary indexes/,
  ],
  [
    'a consistent scan of an index',
    () => new ScanCommand({ TableName, IndexName: 'ByOpen', ConsistentRead: true }),
    /Consistent reads are not supported on global secondary indexes/,
  ],
  [
    'an attribute that the index does not project',
    () =>
      query(
        '#open = :p',
        { ':p': S('a') },
        { IndexName: 'ByOpen', ProjectionExpression: 'pk, more', ExpressionAttributeNames: { '#open': 'open' } },
      ),
    /Global secondary index ByOpen does not project \[more\]/,
  ],
  [
    'a filter on what the index does not project',
    () =>
      query(
        '#open = :p',
        { ':p': S('a') },
        { IndexName: 'ByOpen', FilterExpression: 'more = :p', ExpressionAttributeNames: { '#open': 'open' } },
      ),
    /Secondary index ByOpen does not project one or more filter attributes: \[more\]/,
  ],
  [
    'all attributes of an index of keys',
    () =>
      query(
        '#open = :p',
        { ':p': S('a') },
        { IndexName: 'ByOpen', Select: 'ALL_ATTRIBUTES', ExpressionAttributeNames: { '#open': 'open' } },
      ),
    /Select type ALL_ATTRIBUTES is not supported for global secondary index ByOpen/,
  ],
  [
    'a write of 26 items',
    () =>
      new BatchWriteItemCommand({
        RequestItems: {
          [TableName]: Array.from({ length: 26 }, (_, i) => ({ PutRequest: { Item: key(`batch-${i}`) } })),
        },
      }),
    /length less than or equal to 25/,
  ],
  [
    'a read of 101 items',
    () =>
      new BatchGetItemCommand({
        RequestItems: { [TableName]: { Keys: Array.from({ length: 101 }, (_, i) => key(`batch-${i}`)) } },
      }),
    /length less than or equal to 100|Too many items/,
  ],
];

describe('DynamoDB refuses', () => {
  eachRule(refused, async (_, command, message) => {
    await expect(send(command())).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringMatching(message),
    });
  });
});

const taken: readonly (readonly [what: string, command: () => object])[] = [
  [
    'an empty value that is no key',
    () => put({ ...key('taken'), x: S(''), y: { L: [S('')] }, z: { M: { a: S('') } } }),
  ],
  ['keys at their limits', () => put(key('é'.repeat(1024), 'é'.repeat(512)))],
  ['an item of 400 KB', () => put({ ...key('taken', 'b'), x: S(`${'é'.repeat(204_794)}x`) })],
  ['a value of 32 levels', () => put({ ...key('taken', 'c'), x: nested(32) })],
  ['a number of 38 digits', () => put({ ...key('taken', 'd'), x: { N: '9'.repeat(38) } })],
  ['an expression of 4,096 bytes', () => put(key('taken', 'e'), { ConditionExpression: condition(4096) })],
  [
    '299 operators',
    () =>
      update(
        'SET x = :v',
        { ':v': S('x') },
        { Key: key('taken', 'g'), ConditionExpression: `attribute_not_exists(x) OR ${terms(149)}` },
      ),
  ],
  [
    '100 operands of IN',
    () =>
      update(
        'SET x = :v',
        { ':v': S('x'), ...valuesOf(operands(100)) },
        { Key: key('taken', 'f'), ConditionExpression: `attribute_not_exists(x) OR x IN (${operands(100).join(',')})` },
      ),
  ],
  [
    'one of the attributes that an index projects',
    () =>
      query(
        '#open = :p',
        { ':p': S('a') },
        { IndexName: 'ByOpen', ProjectionExpression: 'pk, touched', ExpressionAttributeNames: { '#open': 'open' } },
      ),
  ],
];

describe('DynamoDB takes', () => {
  eachRule(taken, async (_, command) => {
    await send(command());
  });
});

describe('DynamoDB answers', () => {
  eachRule([['by an index with what it projects alone']], async () => {
    await send(put({ ...key('projected'), open: S('projected'), touched: S('1'), more: S('x') }));
    const command = query(
      '#open = :p',
      { ':p': S('projected') },
      { IndexName: 'ByOpen', ExpressionAttributeNames: { '#open': 'open' } },
    );
    // An index follows its table in its own time.
    const Items = await eventually(async () => {
      const found = await send(command);
      return found.Count > 0 && found.Items;
    });
    expect(Items).toEqual([{ ...key('projected'), open: S('projected'), touched: S('1') }]);
  });

  const pages = ['x', 'é', '𝄞'].map((character) => [`a page of at most 1 MB of ${character}`, character] as const);
  eachRule(pages, async (_, character) => {
    const count = Math.floor(300_000 / Buffer.byteLength(character));
    const x = S(character.repeat(count));
    const pk = `paged-${character}`;
    for (const sk of ['1', '2', '3', '4', '5']) await send(put({ ...key(pk, sk), x, y: S(sk) }));
    const sizes: number[] = [];
    const seen: string[] = [];
    let ExclusiveStartKey: Item | undefined;
    do {
      const page = await send(
        query(
          'pk = :p',
          { ':p': S(pk), ':one': S('1') },
          { ExclusiveStartKey, FilterExpression: 'y <> :one', ProjectionExpression: 'sk' },
        ),
      );
      sizes.push(page.ScannedCount);
      seen.push(...page.Items.map(({ sk }: Item) => sk!.S));
      ExclusiveStartKey = page.LastEvaluatedKey;
    } while (ExclusiveStartKey);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(4);
    expect(sizes.reduce((sum, size) => sum + size)).toBe(5);
    expect(seen).toEqual(['2', '3', '4', '5']);
  });
});
