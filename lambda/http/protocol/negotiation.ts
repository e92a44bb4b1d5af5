import { HttpError } from '../../../api/answers/errors.ts';

const jsonApi = 'application/vnd.api+json';

/** The type/subtype of a media type, in lower case, without its parameters; undefined where there is none. */
export function mediaType(value: string | undefined): string | undefined {
  return value?.split(';', 1)[0]?.trim().toLowerCase();
}

/**
 * Content negotiation of JSON:API 1.1 (https://jsonapi.org/format/1.1/#content-negotiation). The service supports no
 * extension; profiles may be asked for and are ignored.
 * @throws HttpError 415 for a Content-Type, 406 for an Accept that the specification refuses.
 */
export function negotiate(contentType: string | undefined, accept: string | undefined): void {
  if (mediaType(contentType) === jsonApi && parameters(contentType as string).some((name) => name !== 'profile')) {
    throw new HttpError(415, {
      detail: `The media type ${jsonApi} must come without parameters.`,
      source: { parameter: 'Content-Type', pointer: '' },
    });
  }
  const offered = splitOutsideQuotes(accept ?? '', ',').filter((range) => mediaType(range) === jsonApi);
  const modified = (range: string) => parameters(range).some((name) => name !== 'profile' && name !== 'q');
  if (offered.length > 0 && offered.every(modified)) {
    throw new HttpError(406, {
      detail: `The media type ${jsonApi} must be accepted without parameters.`,
      source: { parameter: 'Accept', pointer: '' },
    });
  }
}

/**
 * Nothing is decompressed: a small body could become a large one.
 * @throws HttpError 415 for a body with a content coding.
 */
export function requirePlain(coding: string | undefined): void {
  if (coding === undefined || /^\s*(identity)?\s*$/i.test(coding)) return;
  throw new HttpError(
    415,
    {
      detail: 'The body must not be compressed. Send it without Content-Encoding.',
      source: { parameter: 'Content-Encoding', pointer: '' },
    },
    { 'Accept-Encoding': 'identity' },
  );
}

/**
 * Which of several representations a request would rather have (RFC 9110, section 12.5.1): the one with the highest quality by the
 * most specific range of `Accept` that fits it; the first one where several are as good, or where none is named.
 * @param offered media types by representation, its own first.
 */
export function preferred<R extends string>(
  accept: string | undefined,
  offered: Readonly<Record<R, readonly string[]>>,
): R {
  const ranges = splitOutsideQuotes(accept ?? '', ',').map((range) => ({
    type: mediaType(range),
    quality: qualityOf(range),
  }));
  const qualityFor = (type: string) =>
    [type, type.replace(/\/.*/, '/*'), '*/*']
      .map((wanted) => ranges.find((range) => range.type === wanted))
      .find(Boolean)?.quality ?? 0;
  const names = Object.keys(offered) as R[];
  const best = (name: R) => Math.max(...offered[name].map(qualityFor));
  return names.reduce((chosen, name) => (best(name) > best(chosen) ? name : chosen));
}

/** The weight of a range: 1 where it has none, 0 where that is no number. */
function qualityOf(range: string): number {
  const weight = splitOutsideQuotes(range, ';').find((parameter) => /^\s*q\s*=/i.test(parameter));
  const quality = weight === undefined ? 1 : Number(weight.split('=', 2)[1] || Number.NaN);
  return quality >= 0 && quality <= 1 ? quality : 0;
}

/** Names of a media type's parameters, in lower case. */
function parameters(value: string): string[] {
  return splitOutsideQuotes(value, ';')
    .slice(1)
    .map((parameter) => (parameter.split('=', 1)[0] as string).trim().toLowerCase())
    .filter((name) => name !== '');
}

function splitOutsideQuotes(text: string, separator: ',' | ';'): string[] {
  const parts = [''];
  let quoted = false;
  for (const char of text) {
    if (char === '"') quoted = !quoted;
    if (char === separator && !quoted) parts.push('');
    else parts[parts.length - 1] += char;
  }
  return parts;
}
