import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { HttpError } from '../../api/answers/errors.ts';
import { mediaType, negotiate, preferred } from '../../lambda/http/protocol/negotiation.ts';

const jsonApi = 'application/vnd.api+json';

function statusOf(contentType: string | undefined, accept: string | undefined): number | undefined {
  try {
    negotiate(contentType, accept);
    return undefined;
  } catch (error) {
    if (error instanceof HttpError) return error.status;
    throw error;
  }
}

/** https://jsonapi.org/format/1.1/#content-negotiation-servers */
describe('negotiate', () => {
  test.each([
    [jsonApi, undefined],
    [`${jsonApi};profile="https://example.com/a https://example.com/b"`, undefined],
    [`${jsonApi} ; PROFILE=x`, undefined],
    [`${jsonApi};`, undefined],
    [undefined, undefined],
    ['text/plain; charset=utf-8', undefined],
    ['multipart/form-data; boundary=x', undefined],
    [`${jsonApi}; charset=utf-8`, 415],
    [`${jsonApi};profile="a";version=1`, 415],
    // The service has no extension: one that is asked for is unsupported.
    [`${jsonApi};ext="https://example.com/e"`, 415],
    ['Application/VND.API+JSON;charset=utf-8', 415],
    [`${jsonApi};profile="a;b=c"`, undefined],
  ])('Content-Type: %s → %s', (contentType, status) => {
    expect(statusOf(contentType, undefined)).toBe(status);
  });

  test.each([
    [undefined, undefined],
    ['', undefined],
    ['*/*', undefined],
    ['application/json', undefined],
    ['text/html', undefined],
    [jsonApi, undefined],
    [`${jsonApi};q=0.5`, undefined],
    [`${jsonApi};profile="a,b"`, undefined],
    [`${jsonApi};charset=utf-8, ${jsonApi}`, undefined],
    [`text/html, ${jsonApi} ; profile=x ; q=1`, undefined],
    [`${jsonApi};charset=utf-8`, 406],
    [`${jsonApi};a=b, ${jsonApi};ext="x"`, 406],
    [`*/*, ${jsonApi};a=b`, 406],
    [`${jsonApi};a="x, ${jsonApi}"`, 406],
  ])('Accept: %s → %s', (accept, status) => {
    expect(statusOf(undefined, accept)).toBe(status);
  });

  test('throws nothing else, whatever the headers', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (contentType, accept) => {
        expect([undefined, 406, 415]).toContain(statusOf(`${jsonApi}${contentType}`, `${jsonApi}${accept}`));
      }),
    );
  });
});

describe('preferred', () => {
  const offered = { document: [jsonApi, 'application/json'], picture: ['image/svg+xml'] };
  test.each([
    [undefined, 'document'],
    ['', 'document'],
    ['*/*', 'document'],
    ['text/html', 'document'],
    [jsonApi, 'document'],
    ['application/json', 'document'],
    ['image/svg+xml', 'picture'],
    ['IMAGE/SVG+XML ; charset=utf-8', 'picture'],
    ['image/*', 'picture'],
    ['image/png', 'document'],
    [`image/svg+xml, ${jsonApi}`, 'document'],
    [`image/svg+xml, ${jsonApi};q=0.9`, 'picture'],
    [`image/svg+xml;q=0.2, ${jsonApi};q=0.1`, 'picture'],
    ['image/svg+xml;q=0.5, application/json', 'document'],
    // Of a browser's address line, and of its <img>.
    ['text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8', 'document'],
    ['image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8', 'picture'],
    // The most specific range counts, whatever its place.
    ['image/svg+xml;q=0, image/*', 'document'],
    ['*/*, image/svg+xml;q=0', 'document'],
    ['image/*;q=0.3, image/svg+xml;q=0.9, */*;q=0.5', 'picture'],
    ['image/svg+xml;q=0', 'document'],
    ['image/svg+xml;q=', 'document'],
    ['image/svg+xml;q=2', 'document'],
    ['image/svg+xml;q=x', 'document'],
  ])('%s → %s', (accept, expected) => {
    expect(preferred(accept, offered)).toBe(expected);
  });
});

test.each([
  ['text/plain', 'text/plain'],
  [' Text/PLAIN ;charset=x', 'text/plain'],
  ['', ''],
  [undefined, undefined],
])('mediaType of %s', (value, expected) => {
  expect(mediaType(value)).toBe(expected);
});
