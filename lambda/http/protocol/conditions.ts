/** Whether an If-None-Match names the tag, compared weakly (RFC 9110, section 13.1.2). */
export function isAmong(etag: string, tags = ''): boolean {
  return tags.split(',').some((tag) => tag.trim() === '*' || opaque(tag) === opaque(etag));
}

const opaque = (tag: string) => tag.trim().replace(/^W\//, '');
