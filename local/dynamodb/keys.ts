import type { Index, Item, KeyAttribute, Request, Table, Value } from 'dynalite/db/index.js';

/** Most bytes of the key's two attributes, as DynamoDB's messages tell them. */
const TOO_LONG = [
  [2048, 'Size of hashkey has exceeded the maximum size limit of2048 bytes'],
  [1024, 'Aggregated size of all range keys has exceeded the size limit of 1024 bytes'],
] as const;

const NOT_VALID = 'One or more parameter values are not valid.';
const INVALID = 'One or more parameter values were invalid:';

function textOf(value: Value | undefined): { text: string; kind: string; bytes: number } | undefined {
  if (typeof value?.S === 'string') return { text: value.S, kind: 'string', bytes: Buffer.byteLength(value.S) };
  if (typeof value?.B !== 'string') return undefined;
  return { text: value.B, kind: 'binary', bytes: Buffer.byteLength(value.B, 'base64') };
}

function emptyFault(kind: string, where: string): string {
  return `The AttributeValue for a key attribute cannot contain an empty ${kind} value. ${where}`;
}

/** What is wrong with the values of a key: an empty text, or one of too many bytes. (dynalite counts UTF-16 units.) */
export function keyFault(
  valuesOf: (name: string) => readonly (Value | undefined)[],
  schema: readonly KeyAttribute[],
): string | undefined {
  for (const [at, { AttributeName }] of schema.entries()) {
    for (const value of valuesOf(AttributeName)) {
      const found = textOf(value);
      const [limit, message] = TOO_LONG[at === 0 ? 0 : 1];
      if (found?.text === '') return `${NOT_VALID} ${emptyFault(found.kind, `Key: ${AttributeName}`)}`;
      if (found && found.bytes > limit) return `${INVALID} ${message}`;
    }
  }
  return undefined;
}

/** The indexes of a table. */
export function indexesOf({ GlobalSecondaryIndexes = [], LocalSecondaryIndexes = [] }: Table): readonly Index[] {
  return [...GlobalSecondaryIndexes, ...LocalSecondaryIndexes];
}

/** What is wrong with an item as a key of the table's indexes: what has such an attribute has it whole. */
export function indexKeyFault(item: Item, table: Table): string | undefined {
  for (const { IndexName, KeySchema } of indexesOf(table)) {
    for (const { AttributeName } of KeySchema) {
      const found = textOf(item[AttributeName]);
      if (found?.text !== '') continue;
      const reason = emptyFault(found.kind, `IndexName: ${IndexName}, IndexKey: ${AttributeName}`);
      return `${NOT_VALID} A value specified for a secondary index key is not supported. ${reason}`;
    }
    const fault = keyFault((name) => [item[name]], KeySchema);
    if (fault) return fault;
  }
  return undefined;
}

/** What is wrong with a query or scan by an index: what it asks for and the index does not have. */
export function projectionFault(request: Request, table: Table): string | undefined {
  const index = table.GlobalSecondaryIndexes?.find(({ IndexName }) => IndexName === request.IndexName);
  if (!index) return undefined;
  if (request.ConsistentRead) return 'Consistent reads are not supported on global secondary indexes';
  const { ProjectionType, NonKeyAttributes = [] } = index.Projection;
  if (ProjectionType === 'ALL') return undefined;
  const keys = [...index.KeySchema, ...table.KeySchema].map(({ AttributeName }) => AttributeName);
  const missing = (names: readonly string[]): string[] =>
    names.filter((name) => !keys.includes(name) && !NonKeyAttributes.includes(name));
  const asked = missing(request._projection?.paths.map(([head]) => String(head)) ?? request.AttributesToGet ?? []);
  if (asked.length > 0)
    return `${INVALID} Global secondary index ${index.IndexName} does not project [${asked.join(', ')}]`;
  const filtered = missing(Object.keys(request._filter?.pathHeads ?? request.QueryFilter ?? request.ScanFilter ?? {}));
  if (filtered.length === 0) return undefined;
  return `${INVALID} Secondary index ${index.IndexName} does not project one or more filter attributes: [${filtered.join(', ')}]`;
}
