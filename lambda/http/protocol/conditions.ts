import { createHash } from 'node:crypto';
import type { Answer } from './answer.ts';
import type { Request } from './request.ts';

/** Whether an If-None-Match names the tag, compared weakly (RFC 9110, section 13.1.2). */
export function etagMatches(etag: string, tags = ''): boolean {
  return tags.split(',').some((tag) => tag.trim() === '*' || opaque(tag) === opaque(etag));
}

/** An answer that stays as it is, with a tag of its content; 304 where the client has it already. */
export function tagged(request: Request, { status, document, headers }: Answer): Answer {
  const hash = createHash('sha256').update(JSON.stringify(document)).digest('base64url').slice(0, 22);
  const ETag = `"${hash}"`;
  const known = etagMatches(ETag, request.header('If-None-Match'));
  return { status: known ? 304 : status, document, headers: { ...headers, ETag } };
}

const opaque = (tag: string) => tag.trim().replace(/^W\//, '');
