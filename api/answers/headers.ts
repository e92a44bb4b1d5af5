/**
 * Headers of every answer, the gateway's own refusals included: its type is what it says, nothing learns where it came from,
 * and who has once come by TLS comes by nothing else. A page has a Content-Security-Policy of its own beside them.
 */
export const securityHeaders = {
  'Cache-Control': 'no-cache',
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  // Two years. Browsers heed it where it came by TLS, and nowhere else.
  'Strict-Transport-Security': 'max-age=63072000',
} as const;

/** Headers of every JSON answer. */
export const jsonHeaders = {
  'Content-Type': 'application/vnd.api+json',
  Accept: 'application/vnd.api+json',
  ...securityHeaders,
} as const;
