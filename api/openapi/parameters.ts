import * as z from 'zod';
import type { pathParameters, QueryKey, RequestHeader } from '../requests/parameters.ts';

/** What a parameter does. Which values it may have is in the handlers' schemas (../requests/parameters.ts). */
export interface Words {
  readonly description: string;
  readonly example?: string | number;
}

export const queryWords: Readonly<Record<QueryKey, Words>> = {
  pageSize: { description: 'Most items of a page.' },
  deletedLines: { description: 'Most lines that are deleted at once, where all are to be; `links.next` deletes more.' },
  deletedAlphabets: {
    description: 'Most alphabets that are deleted at once, where all are to be; `links.next` deletes more.',
  },
  pageCursor: {
    description:
      'Where the page begins: from `links.next`, as it is. Passed over by a deletion, which begins with what is left.',
  },
  filterLength: { description: 'Alphabets of so many symbols.', example: 16 },
  filterChars: { description: 'Alphabets that contain all of these symbols.', example: 'AEIOU' },
  filterStyle: { description: "The presets, or the session's own." },
  filterScope: {
    description: 'The lines of this session, or those of all sessions of the customer.',
    example: 'customer',
  },
  filterDeleted: {
    description: 'With `filter[scope]=customer`: with `yes` deleted and expired lines as well.',
    example: 'yes',
  },
  filterLine: {
    description: 'Redemptions of this line alone.',
    example: 'a259f1aa-8694-4eaa-9c10-4e37ac23602a',
  },
  filterSince: {
    description: 'Parts that have ended at this moment (UTC) or later; a date is its midnight.',
    example: '2026-01-01',
  },
  filterUntil: { description: 'Parts that have ended before this moment (UTC).', example: '2027-01-01' },
  analysis: { description: 'Whether the part is to be analysed; up to 10^8 tokens.' },
  lineMeta: {
    description:
      'What to add to `meta`: `odds`, the chance that a guess hits one of the line’s tokens; `format`, what its tokens look like; `alphabet`, its symbols, also where the session does not have the alphabet.',
  },
  listMeta: {
    description:
      'What to add to the `meta` of each line: `shared`, where other sessions have ordered parts of it. Not needed with `filter[scope]=customer`.',
  },
  sessionMeta: {
    description:
      'What to add to `meta`: `currency`, what the prices are in, and with it `payments`, who checks payments.',
  },
  format: { description: 'The file itself or compressed by gzip.' },
  part: { description: 'An earlier part, as long as it is kept; without it the current one.' },
  redirect: {
    description: 'Answers the address of a file that is too large for a stream as a document instead of with 307.',
  },
};

export const pathWords: Readonly<Record<keyof typeof pathParameters, Words>> = {
  id: { description: 'A UUID.' },
  void: { description: 'Id of a void, a UUID.' },
  redemption: { description: 'Id of a redemption, a UUID.' },
  name: { description: 'NAME of an alphabet.', example: 'UPPER_VOWELS' },
  digits: { description: 'Symbols of a token.', example: '100' },
};

export const headerWords: Readonly<Record<RequestHeader, Words>> = {
  'Idempotency-Key': {
    description:
      'Makes the request safe to repeat: for 7 days the same key with the same content gets what the first one made; with another content 422.',
    example: '0b0f1f5e-6a55-4f0c-9a43-2b1d7b1f0a11',
  },
  Prefer: {
    description:
      'RFC 7240: with `handling=lenient` a size that is too large is scaled down to what is reachable instead of being refused.',
    example: 'handling=lenient',
  },
  Range: { description: 'RFC 9110: one range of bytes, to resume a download.', example: 'bytes=1024-' },
  'If-Range': { description: 'The ETag of what the range continues; of another file all is sent.' },
  'If-None-Match': { description: 'The ETag of what is there already.' },
};

/** A header of answers; `required` if every answer for which it is listed has it. */
interface AnswerHeaderWords {
  readonly schema: z.ZodType;
  readonly description: string;
  readonly required?: true;
}

export const answerHeaders = {
  'Retry-After': { schema: z.int().min(1), description: 'Seconds after which a repeat may succeed.' },
  'Preference-Applied': {
    schema: z.literal('handling=lenient'),
    description: 'The size was scaled down to what is reachable.',
  },
  'Content-Length': {
    schema: z.int().nonnegative(),
    description: 'Bytes of the answer. It may be missing where a gateway rewrites it: `X-Content-Length` is there.',
  },
  'X-Content-Length': {
    schema: z.int().nonnegative(),
    description: 'Bytes of the answer; of one to HEAD, those that GET would answer. Every file and every HEAD has it.',
  },
  'Content-Range': {
    schema: z.string().regex(/^bytes ([0-9]+-[0-9]+|\*)\/[0-9]+$/),
    description: 'Which bytes these are, of how many; of a range beyond the end only how many there are.',
    required: true,
  },
  'Content-Disposition': { schema: z.string(), description: 'The name under which to save it.' },
  'Accept-Ranges': { schema: z.literal('bytes'), description: 'Ranges of bytes can be asked for.' },
  ETag: { schema: z.string(), description: 'Tells this content from every other; `If-None-Match` takes it.' },
  'Accept-Encoding': { schema: z.literal('identity'), description: 'Bodies are taken without a content coding.' },
  Location: {
    schema: z.string().regex(/^(https?:\/\/|\/api\/)/),
    description:
      'Of what was made, its path. Of a large file where it is: an address that is good without a key, for 15 minutes.',
    required: true,
  },
} as const satisfies Readonly<Record<string, AnswerHeaderWords>>;

export type AnswerHeader = keyof typeof answerHeaders;
