import type { IncomingMessage } from 'node:http';
import type { RefusalType } from './refusal.ts';

/** What a request is for. */
export interface Target {
  /** As sent, with the stage, without query. */
  readonly path: string;
  /** The query as sent, with its question mark; empty where there is none. */
  readonly search: string;
  /** Host and port: of an absolute target its own, whatever `Host` says (RFC 9112, section 3.2.2). */
  readonly host: string;
}

/** The target of a request, in origin form (`/api/tokens`) or absolute form (`http://host/api/tokens`). */
export function readTarget({ url = '/', headers }: IncomingMessage): Target {
  const [, authority, origin = ''] = /^(?:https?:\/\/([^/?]*))?(.*)$/is.exec(url) ?? [];
  const at = origin.indexOf('?');
  const path = at < 0 ? origin : origin.slice(0, at);
  return { path: path || '/', search: at < 0 ? '' : origin.slice(at), host: authority ?? headers.host ?? '' };
}

/** API Gateway's longest URL, and all of its request line and headers together. */
const URL_LIMIT = 8_192;
const HEADER_LIMIT = 10_240;
/** Bytes of headers that are read at all, so that what is beyond the limit above can be told apart. */
export const MOST_HEADER_BYTES = 128 * 1024;

/** Which limit of API Gateway's the head of a request is beyond, if any. */
export function beyondLimits({ url = '', rawHeaders }: IncomingMessage): RefusalType | undefined {
  if (Buffer.byteLength(url) > URL_LIMIT) return 'URI_TOO_LONG';
  const bytes = rawHeaders.reduce((sum, text) => sum + Buffer.byteLength(text), Buffer.byteLength(url));
  return bytes > HEADER_LIMIT ? 'HEADERS_TOO_LARGE' : undefined;
}
