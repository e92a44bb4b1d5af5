import { alphabetName } from './alphabet-name.ts';

/**
 * The allowed values of query parameters, path parameters and request headers: JSON Schemas of the few kinds that these need. The
 * handlers check with them, and the OpenAPI document shows them (../openapi/parameters.ts has the texts). They are not zod schemas,
 * since zod would be a third of the bundles of the functions without a body.
 */
export type ParameterSchema = IntegerSchema | EnumSchema | TextSchema;
interface IntegerSchema {
  readonly type: 'integer';
  readonly minimum: number;
  readonly maximum: number;
  readonly default?: number;
}
interface EnumSchema {
  readonly type: 'string';
  readonly enum: readonly string[];
  readonly default?: string;
}
interface TextSchema {
  readonly type: 'string';
  readonly pattern?: string;
  readonly format?: string;
}

/** The value that a text has by the schema; undefined where it is not valid. */
export function valueBy(schema: ParameterSchema, text: string): string | number | undefined {
  if (schema.type === 'integer') {
    const value = /^(0|[1-9][0-9]*)$/.test(text) ? Number(text) : Number.NaN;
    return value >= schema.minimum && value <= schema.maximum ? value : undefined;
  }
  const isValid = 'enum' in schema ? schema.enum.includes(text) : new RegExp(schema.pattern ?? '').test(text);
  return isValid ? text : undefined;
}

/** Whether a text is valid by the schema. */
export const fits = (schema: ParameterSchema, text: string): boolean => valueBy(schema, text) !== undefined;

const UUID = '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$';

/** A query parameter by its name, and the message for a value that is not allowed. */
interface QueryParameter {
  readonly name: string;
  readonly schema: ParameterSchema;
  readonly refusal: string;
}

const pageSize = <M extends number>(maximum: M) => ({
  name: 'page[size]' as const,
  schema: { type: 'integer' as const, minimum: 1, maximum, default: maximum },
  refusal: `page[size] must be a whole number from 1 to ${maximum}.`,
});

const moment = <N extends string>(name: N) => ({
  name,
  schema: {
    type: 'string' as const,
    pattern: '^2[0-9]{3}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\\.[0-9]{1,3})?)?Z)?$',
  },
  refusal: `${name} must be a date like 2026-01-31, or a moment in UTC like 2026-01-31T12:00:00Z.`,
});

/** The query parameters. The route table says which of them a route knows. */
export const queryParameters = {
  pageSize: pageSize(100),
  /** The most lines that an answer can list in its time. `links.next` deletes the rest. */
  deletedLines: pageSize(500),
  /** More than any session has at once. */
  deletedAlphabets: pageSize(1_000),
  pageCursor: {
    name: 'page[cursor]',
    // No key of a list is longer: an id, a NAME or a moment.
    schema: { type: 'string', pattern: '^[A-Za-z0-9_-]{1,256}$' },
    refusal: 'page[cursor] is not a cursor of this service. Take it from links.next of an answer.',
  },
  filterLength: {
    name: 'filter[length]',
    schema: { type: 'integer', minimum: 0, maximum: 999_999 },
    refusal: 'filter[length] must be a whole number.',
  },
  filterChars: { name: 'filter[chars]', schema: { type: 'string' }, refusal: 'filter[chars] must be a text.' },
  filterStyle: {
    name: 'filter[style]',
    schema: { type: 'string', enum: ['custom', 'preset'], default: 'preset' },
    refusal: 'filter[style] must be "custom" or "preset".',
  },
  filterScope: {
    name: 'filter[scope]',
    schema: { type: 'string', enum: ['session', 'customer'], default: 'session' },
    refusal: 'filter[scope] must be "session" or "customer".',
  },
  filterDeleted: {
    name: 'filter[deleted]',
    schema: { type: 'string', enum: ['yes', 'no'] },
    refusal: 'filter[deleted] must be "yes" or "no".',
  },
  filterLine: {
    name: 'filter[line]',
    schema: { type: 'string', format: 'uuid', pattern: UUID },
    refusal: 'filter[line] must be the UUID of a line.',
  },
  filterSince: moment('filter[since]'),
  filterUntil: moment('filter[until]'),
  analysis: {
    name: 'analysis',
    schema: { type: 'string', enum: ['none', 'metrics'], default: 'none' },
    refusal: 'analysis must be "none" or "metrics".',
  },
  lineMeta: {
    name: 'meta',
    schema: { type: 'string', enum: ['odds', 'format', 'alphabet'] },
    refusal: 'meta must be "odds", "format" or "alphabet".',
  },
  listMeta: { name: 'meta', schema: { type: 'string', enum: ['shared'] }, refusal: 'meta must be "shared".' },
  sessionMeta: { name: 'meta', schema: { type: 'string', enum: ['currency'] }, refusal: 'meta must be "currency".' },
  format: {
    name: 'format',
    schema: { type: 'string', enum: ['txt', 'gz'], default: 'txt' },
    refusal: 'Unknown format.',
  },
  part: {
    name: 'part',
    schema: { type: 'integer', minimum: 1, maximum: 999_999_999 },
    refusal: 'part must be the number of a part.',
  },
  redirect: { name: 'redirect', schema: { type: 'string', enum: ['no'] }, refusal: 'redirect must be "no".' },
} as const satisfies Readonly<Record<string, QueryParameter>>;

export type QueryKey = keyof typeof queryParameters;

type Valid<S> = S extends IntegerSchema ? number : S extends { enum: readonly (infer V)[] } ? V : string;
/** The value of a query parameter, as a handler gets it. */
export type QueryValue<K extends QueryKey, S = (typeof queryParameters)[K]['schema']> =
  | Valid<S>
  | (S extends { default: unknown } ? never : undefined);

/** The parameters of paths, by their names there. */
export const pathParameters = {
  id: { type: 'string', format: 'uuid', pattern: UUID },
  void: { type: 'string', format: 'uuid', pattern: UUID },
  redemption: { type: 'string', format: 'uuid', pattern: UUID },
  name: { type: 'string', pattern: alphabetName.source },
  digits: { type: 'string', pattern: '^[0-9]{1,40}$' },
} as const satisfies Readonly<Record<string, ParameterSchema>>;

/** The other headers of requests, beside keys and media types. */
export const requestHeaders = {
  'Idempotency-Key': { type: 'string', pattern: '^[\\x21-\\x7e]{1,255}$' },
  // Other preferences are ignored (RFC 7240).
  Prefer: { type: 'string' },
  // So are ranges that are not well-formed (RFC 9110).
  Range: { type: 'string' },
  'If-Range': { type: 'string' },
  'If-None-Match': { type: 'string' },
} as const satisfies Readonly<Record<string, ParameterSchema>>;

export type RequestHeader = keyof typeof requestHeaders;
