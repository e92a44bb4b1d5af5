import { alphabetName } from './alphabet-name.ts';

/**
 * What the parameters of queries and paths and the headers of requests may be: JSON Schemas of the few kinds that these need. The
 * handlers check with them, and the OpenAPI document shows them (../openapi/parameters.ts has the words). They are no zod schemas,
 * since zod would be a third of the bundles of the functions that take no body.
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

/** A parameter of a query, under its name there, and what a value is told that it may not have. */
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

/** The parameters of queries; which of them a route knows, the route table says. */
export const queryParameters = {
  pageSize: pageSize(100),
  /** More than that many lines an answer could not list in its time; what is left, `links.next` deletes. */
  deletedLines: pageSize(500),
  /** More than any session has at once. */
  deletedAlphabets: pageSize(1_000),
  pageCursor: {
    name: 'page[cursor]',
    // No key of a list is longer: an id, a NAME or a moment.
    schema: { type: 'string', pattern: '^[A-Za-z0-9_-]{1,256}$' },
    refusal: 'page[cursor] is not one of ours.',
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
  analysis: {
    name: 'analysis',
    schema: { type: 'string', enum: ['none', 'metrics'], default: 'none' },
    refusal: 'analysis must be "none" or "metrics".',
  },
  lineMeta: { name: 'meta', schema: { type: 'string', enum: ['odds'] }, refusal: 'meta must be "odds".' },
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
/** What a query parameter is to a handler. */
export type QueryValue<K extends QueryKey, S = (typeof queryParameters)[K]['schema']> =
  | Valid<S>
  | (S extends { default: unknown } ? never : undefined);

/** The parameters of paths, by their names there. */
export const pathParameters = {
  id: { type: 'string', format: 'uuid', pattern: '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$' },
  name: { type: 'string', pattern: alphabetName.source },
  digits: { type: 'string', pattern: '^[0-9]{1,40}$' },
} as const satisfies Readonly<Record<string, ParameterSchema>>;

/** The headers, beside keys and media types, by which requests say more. */
export const requestHeaders = {
  'Idempotency-Key': { type: 'string', pattern: '^[\\x21-\\x7e]{1,255}$' },
  // Whatever else a client prefers is passed over (RFC 7240).
  Prefer: { type: 'string' },
  // So are ranges that are none (RFC 9110).
  Range: { type: 'string' },
  'If-Range': { type: 'string' },
  'If-None-Match': { type: 'string' },
} as const satisfies Readonly<Record<string, ParameterSchema>>;

export type RequestHeader = keyof typeof requestHeaders;
