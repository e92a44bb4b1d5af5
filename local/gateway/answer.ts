import type { Api } from '../template/plan-api.ts';
import { isBinary } from './event.ts';

/** An answer's head: header names in the function's spelling. */
export interface Head {
  readonly status: number;
  readonly headers: Readonly<Record<string, readonly string[]>>;
}

/** An answer in one piece. */
export interface Answer extends Head {
  readonly body: Buffer;
}

/** Headers that API Gateway keeps for itself; a function's own come out under another name. */
const REMAPPED =
  /^(connection|content-md5|date|expect|host|max-forwards|proxy-authenticate|server|te|trailer|upgrade|via|www-authenticate)$/i;
/** Headers that API Gateway drops. */
const DROPPED = /^(transfer-encoding|keep-alive)$/i;

type Scalar = string | number | boolean;

const isScalar = (value: unknown): value is Scalar => ['string', 'number', 'boolean'].includes(typeof value);

function asMap(value: unknown, fits: (item: unknown) => boolean): Record<string, unknown> | undefined {
  if (value === undefined || value === null) return {};
  if (typeof value !== 'object' || Array.isArray(value) || !Object.values(value).every(fits)) return undefined;
  return value as Record<string, unknown>;
}

/**
 * Status and headers of a function's answer (buffered, or a stream's metadata).
 *
 * @returns undefined if it is malformed
 */
export function readHead(answer: unknown): Head | undefined {
  if (typeof answer !== 'object' || answer === null) return undefined;
  const { statusCode, headers, multiValueHeaders, cookies } = answer as Record<string, unknown>;
  const status = Number(statusCode);
  if (!isScalar(statusCode) || !Number.isInteger(status) || status < 200 || status > 599) return undefined;
  const single = asMap(headers, isScalar);
  const multi = asMap(multiValueHeaders, (item) => Array.isArray(item) && item.every(isScalar));
  if (!single || !multi || !(cookies === undefined || Array.isArray(cookies))) return undefined;
  const merged = new Map<string, { name: string; values: string[] }>();
  const set = (name: string, values: readonly unknown[]): void => {
    if (DROPPED.test(name)) return;
    const final = REMAPPED.test(name) ? `x-amzn-Remapped-${name}` : name;
    merged.set(final.toLowerCase(), { name: final, values: values.map(String) });
  };
  for (const [name, value] of Object.entries(single)) set(name, [value]);
  for (const [name, values] of Object.entries(multi)) set(name, values as unknown[]);
  if (Array.isArray(cookies) && cookies.length > 0) set('Set-Cookie', cookies);
  return { status, headers: Object.fromEntries([...merged.values()].map(({ name, values }) => [name, values])) };
}

/**
 * What a buffered function's payload means.
 *
 * @param accept the request's `Accept`, whose first type decides whether base64 is decoded
 * @returns undefined if API Gateway would call it malformed
 */
export function readAnswer(api: Api, payload: string, accept: string | undefined): Answer | undefined {
  let answer: unknown;
  try {
    answer = JSON.parse(payload);
  } catch {
    return undefined;
  }
  const head = readHead(answer);
  const { body, isBase64Encoded } = (answer ?? {}) as Record<string, unknown>;
  if (!head || !(body === undefined || body === null || typeof body === 'string')) return undefined;
  if (isBase64Encoded !== undefined && typeof isBase64Encoded !== 'boolean') return undefined;
  const decode = isBase64Encoded === true && isBinary(api, accept?.split(',')[0]);
  return { ...head, body: Buffer.from(body ?? '', decode ? 'base64' : 'utf8') };
}
