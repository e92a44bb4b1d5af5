/** The parts of dynalite (which has no types) that the local DynamoDB is made from. */
declare module 'dynalite' {
  import type { Server } from 'node:http';

  export default function dynalite(options: {
    path?: string;
    createTableMs: number;
    deleteTableMs: number;
    updateTableMs: number;
  }): Server;
}

/** What an action does and by which rules: its functions call one another through this object, so one can be put before them. */
declare module 'dynalite/db/index.js' {
  /** An attribute's value as it stands in a request: `{ S: 'text' }`. */
  export type Value = Readonly<Record<string, unknown>>;
  export type Item = Readonly<Record<string, Value>>;
  /** A node of a parsed expression; its operands are nodes, paths (arrays) and values. */
  export interface Node {
    readonly type?: string;
    readonly args?: readonly (Node | Value | readonly (string | number)[])[];
  }
  /** A request after it was parsed. */
  export interface Request {
    readonly [member: string]: unknown;
    readonly IndexName?: string;
    readonly Select?: string;
    readonly ConsistentRead?: boolean;
    readonly ConditionalOperator?: string;
    readonly KeyConditions?: Readonly<Record<string, { readonly AttributeValueList?: readonly Value[] }>>;
    readonly ExpressionAttributeNames?: Readonly<Record<string, string>>;
    readonly ExpressionAttributeValues?: Item;
    readonly Item?: Item;
    readonly AttributesToGet?: readonly string[];
    readonly QueryFilter?: object;
    readonly ScanFilter?: object;
    readonly _condition?: { readonly expression: Node };
    readonly _keyCondition?: { readonly expression: Node };
    readonly _filter?: { readonly expression: Node; readonly pathHeads: object };
    readonly _updates?: { readonly sections: readonly { readonly val?: Node }[] };
    readonly _projection?: { readonly paths: readonly (readonly (string | number)[])[] };
  }
  export interface KeyAttribute {
    readonly AttributeName: string;
  }
  export interface Index {
    readonly IndexName: string;
    readonly KeySchema: readonly KeyAttribute[];
    readonly Projection: { readonly ProjectionType: string; readonly NonKeyAttributes?: readonly string[] };
  }
  export interface Table {
    readonly KeySchema: readonly KeyAttribute[];
    readonly GlobalSecondaryIndexes?: readonly Index[];
    readonly LocalSecondaryIndexes?: readonly Index[];
  }
  export interface Page {
    Items?: Item[];
    Count: number;
    ScannedCount: number;
    LastEvaluatedKey?: Item;
  }
  type Done<T> = (error?: Error | null, result?: T) => void;
  /** A table as it is kept. */
  export interface StoredTable {
    readonly TableStatus: string;
    readonly GlobalSecondaryIndexes?: readonly object[];
  }

  const db: {
    /** Opens what a server keeps. */
    create(options: object): { readonly tableDb: { get(name: string, done: Done<StoredTable>): void } };
    validationError(message: string): Error;
    itemSize(item: Item): number;
    validateItem(item: Item, table: Table): Error | undefined;
    validateKey(key: Item, table: Table, schema?: readonly KeyAttribute[]): Error | undefined;
    updateIndexes(
      store: object,
      table: Table,
      before: Item | undefined,
      after: Item | undefined,
      done: Done<void>,
    ): void;
    queryTable(
      store: object,
      table: Table,
      request: Request,
      range: object,
      isLocal: boolean | undefined,
      fetches: boolean,
      keyNames: readonly string[],
      done: Done<Page>,
    ): void;
    matchesExprFilter(item: Item, expression: Node): boolean;
    matchesFilter(item: Item, filter: object, operator: string | undefined): boolean;
    mapPaths(paths: readonly (string | readonly (string | number)[])[], item: Item): Item;
  };
  export default db;
}

/** What a request of one action may hold. */
declare module 'dynalite/validations/*.js' {
  import type { Request } from 'dynalite/db/index.js';

  const validation: {
    readonly types: Record<string, unknown>;
    /** @returns what is wrong with a request whose types are right */
    custom(request: Request, store: object): string | undefined;
  };
  export default validation;
}
