/**
 * Headers of every answer, also of the gateway's own refusals. Browsers do not guess another type, send no referrer, and use only TLS
 * after they have used it once. A page also has its own Content-Security-Policy.
 */
export const securityHeaders = {
  'Cache-Control': 'no-cache',
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  // Two years. Browsers obey it only if it came by TLS.
  'Strict-Transport-Security': 'max-age=63072000',
} as const;

/** Headers of every JSON answer. */
export const jsonHeaders = {
  'Content-Type': 'application/vnd.api+json',
  Accept: 'application/vnd.api+json',
  ...securityHeaders,
} as const;
