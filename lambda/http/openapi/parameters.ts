import * as z from 'zod';
import { alphabetName } from '../alphabet-name.ts';
import { uuid } from '../documents/common-schemas.ts';
import type { Route, routes } from '../routes.ts';

/** A parameter of a path or query, or a header: what it may be and what it does. */
export interface Parameter {
  readonly schema: z.ZodType;
  readonly description: string;
  readonly example?: string | number;
}

type QueryOf<R> = R extends { readonly query: readonly (infer Q extends string)[] } ? Q : never;
/** Every query parameter that some route knows. */
export type QueryName = QueryOf<(typeof routes)[number]>;

export const queryParameters: Readonly<Record<QueryName, Parameter>> = {
  'page[size]': { schema: z.int().min(1).max(100).default(100), description: 'Most items of a page.' },
  'page[cursor]': { schema: z.string(), description: 'Where the page begins: from `links.next`, as it is.' },
  'filter[length]': { schema: z.int().nonnegative(), description: 'Alphabets of so many symbols.', example: 16 },
  'filter[chars]': {
    schema: z.string(),
    description: 'Alphabets that contain all of these symbols.',
    example: 'AEIOU',
  },
  'filter[style]': {
    schema: z.enum(['preset', 'custom']).default('preset'),
    description: "The presets, or the session's own.",
  },
  analysis: {
    schema: z.enum(['none', 'metrics']).default('none'),
    description: 'Whether the part is to be analysed; up to 10^8 tokens.',
  },
  meta: {
    schema: z.enum(['odds', 'currency']),
    description:
      'What to add to `meta`: of a line `odds`, those of guessing an issued token; of sessions `currency`, that of the prices.',
  },
  format: { schema: z.enum(['txt', 'gz']).default('txt'), description: 'The file itself or compressed by gzip.' },
  part: {
    schema: z.int().min(1),
    description: 'An earlier part, as long as it is kept; without it the current one.',
  },
  redirect: {
    schema: z.literal('no'),
    description: 'Answers the address of a file that is too large for a stream as a document instead of with 307.',
  },
};

export const pathParameters: Readonly<Record<string, Parameter>> = {
  id: { schema: uuid, description: 'A UUID.' },
  name: { schema: z.string().regex(alphabetName), description: 'NAME of an alphabet.', example: 'UPPER_VOWELS' },
  digits: { schema: z.string().regex(/^[0-9]{1,40}$/), description: 'Symbols of a token.', example: '100' },
};

export const requestHeaders = {
  'Idempotency-Key': {
    schema: z.string().regex(/^[\x21-\x7e]{1,255}$/),
    description:
      'Makes the request safe to repeat: for 7 days the same key with the same content gets what the first one made; with another content 422.',
    example: '0b0f1f5e-6a55-4f0c-9a43-2b1d7b1f0a11',
  },
  Prefer: {
    schema: z.literal('handling=lenient'),
    description: 'RFC 7240: a size that is too large is scaled down to what is reachable instead of being refused.',
  },
  Range: {
    schema: z.string(),
    description: 'RFC 9110: one range of bytes, to resume a download.',
    example: 'bytes=1024-',
  },
  'If-Range': { schema: z.string(), description: 'The ETag of what the range continues; of another file all is sent.' },
  'If-None-Match': { schema: z.string(), description: 'The ETag of what is there already.' },
} as const satisfies Readonly<Record<string, Parameter>>;

export const answerHeaders = {
  'Retry-After': { schema: z.int().min(1), description: 'Seconds after which a repeat may succeed.' },
  'Preference-Applied': {
    schema: z.literal('handling=lenient'),
    description: 'The size was scaled down to what is reachable.',
  },
  'Content-Length': { schema: z.int().nonnegative(), description: 'Bytes of the answer.' },
  'X-Content-Length': {
    schema: z.int().nonnegative(),
    description: 'The same: a gateway may rewrite the other one.',
  },
  'Content-Range': { schema: z.string(), description: 'Which bytes these are, of how many.' },
  'Content-Disposition': { schema: z.string(), description: 'The name under which to save it.' },
  'Accept-Ranges': { schema: z.literal('bytes'), description: 'Ranges of bytes can be asked for.' },
  ETag: { schema: z.string(), description: 'Tells this file from every other.' },
  Location: { schema: z.url(), description: 'Where the file is: good without a key, for 15 minutes.' },
} as const satisfies Readonly<Record<string, Parameter>>;

export type AnswerHeader = keyof typeof answerHeaders;

/** The request headers beside keys that a route reads. */
export function headersOf({ touches, handler, streams }: Route): (keyof typeof requestHeaders)[] {
  return [
    ...(touches.claims ? (['Idempotency-Key'] as const) : []),
    ...(handler === 'order-tokens' || handler === 'continue-tokens' ? (['Prefer'] as const) : []),
    ...(touches.files ? (['Range', 'If-Range'] as const) : []),
    ...(streams ? (['If-None-Match'] as const) : []),
  ];
}
