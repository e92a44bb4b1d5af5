import * as z from 'zod';
import type { pathParameters, QueryKey, RequestHeader } from '../requests/parameters.ts';

/** What a parameter does. Which values it may have is in the handlers' schemas (../requests/parameters.ts). */
export interface Words {
  readonly description: string;
  readonly example?: string | number;
}

export const queryWords: Readonly<Record<QueryKey, Words>> = {
  pageSize: { description: 'The largest number of items on a page.' },
  deletedLines: {
    description: 'The largest number of lines that one request deletes. Repeat with `links.next` for the rest.',
  },
  deletedAlphabets: {
    description: 'The largest number of alphabets that one request deletes. Repeat with `links.next` for the rest.',
  },
  pageCursor: {
    description:
      'Where the page begins. Take it from `links.next`, unchanged. A deletion ignores it and begins with what is left.',
  },
  filterLength: { description: 'Only alphabets with this number of symbols.', example: 16 },
  filterChars: { description: 'Only alphabets that contain all of these symbols.', example: 'AEIOU' },
  filterStyle: { description: '`preset`: the presets. `custom`: the alphabets of the session.' },
  filterScope: {
    description: 'The lines of this session, or those of all sessions of the customer.',
    example: 'customer',
  },
  filterDeleted: {
    description: '`yes` lists deleted and expired lines, too. Only with `filter[scope]=customer`.',
    example: 'yes',
  },
  filterLine: {
    description: 'Only redemptions of this line.',
    example: 'a259f1aa-8694-4eaa-9c10-4e37ac23602a',
  },
  filterSince: {
    description: 'Only parts that ended at this time (UTC) or later. A date means its midnight.',
    example: '2026-01-01',
  },
  filterUntil: { description: 'Only parts that ended before this time (UTC).', example: '2027-01-01' },
  analysis: { description: '`metrics` analyses the part, which may then have up to 10^8 tokens.' },
  lineMeta: {
    description:
      'What to add to `meta`. `odds`: the chance that a guess hits a token of the line. `format`: what its tokens look like. `alphabet`: its symbols, even if the session does not have the alphabet.',
  },
  listMeta: {
    description:
      '`shared` marks in `meta` each line of which other sessions have ordered parts. Not needed with `filter[scope]=customer`.',
  },
  sessionMeta: {
    description:
      '`currency` adds two members to `meta`: `currency`, that of the prices, and `payments`, who checks payments.',
  },
  format: { description: 'The file itself or compressed by gzip.' },
  part: { description: 'The number of an earlier part, as long as it is kept. Without it you get the current part.' },
  redirect: {
    description: 'With `no`, the answer for a file above 10 MB is a document with its address, not a 307.',
  },
};

export const pathWords: Readonly<Record<keyof typeof pathParameters, Words>> = {
  id: { description: 'A UUID.' },
  void: { description: 'Id of a void, a UUID.' },
  redemption: { description: 'Id of a redemption, a UUID.' },
  name: { description: 'NAME of an alphabet.', example: 'UPPER_VOWELS' },
  digits: { description: 'Length of a token: its number of symbols.', example: '100' },
};

export const headerWords: Readonly<Record<RequestHeader, Words>> = {
  'Idempotency-Key': {
    description:
      'Makes the request safe to repeat. For 7 days a repeat with the same key and the same content makes nothing new: it gets what the first request made. The same key with other content is refused with 422.',
    example: '0b0f1f5e-6a55-4f0c-9a43-2b1d7b1f0a11',
  },
  Prefer: {
    description:
      'RFC 7240. With `handling=lenient` a size that is too large is not refused: the service lowers it to `reachable`.',
    example: 'handling=lenient',
  },
  Range: { description: 'RFC 9110: one range of bytes, to resume a download.', example: 'bytes=1024-' },
  'If-Range': {
    description:
      'The ETag of the file that you have begun to download. If the file is another one now, all of it is sent.',
  },
  'If-None-Match': { description: 'The ETag of what you have already. If nothing has changed, the answer is 304.' },
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
    description: 'The service lowered the size to `reachable`.',
  },
  'Content-Length': {
    schema: z.int().nonnegative(),
    description: 'Number of bytes of the answer. A gateway may remove this header: then read `X-Content-Length`.',
  },
  'X-Content-Length': {
    schema: z.int().nonnegative(),
    description:
      'Number of bytes of the answer; after HEAD, of the answer that GET would get. Every file and every answer to HEAD has it.',
  },
  'Content-Range': {
    schema: z.string().regex(/^bytes ([0-9]+-[0-9]+|\*)\/[0-9]+$/),
    description:
      'Which bytes these are, and how many the file has. After a range beyond the end: only how many the file has.',
    required: true,
  },
  'Content-Disposition': { schema: z.string(), description: 'The name under which to save it.' },
  'Accept-Ranges': { schema: z.literal('bytes'), description: 'Ranges of bytes can be asked for.' },
  ETag: { schema: z.string(), description: 'It changes whenever the content changes. Send it in `If-None-Match`.' },
  'Accept-Encoding': { schema: z.literal('identity'), description: 'Send the body uncompressed.' },
  Location: {
    schema: z.string().regex(/^(https?:\/\/|\/api\/)/),
    description: 'The path of what was made. For a large file: an address that works without a key, for 15 minutes.',
    required: true,
  },
} as const satisfies Readonly<Record<string, AnswerHeaderWords>>;

export type AnswerHeader = keyof typeof answerHeaders;
