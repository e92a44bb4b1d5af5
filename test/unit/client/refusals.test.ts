import { createServer } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { isOutOfScope, isSessionOver, uniqueTokens, verifyCodes } from '../../../client/index.ts';
import { listening } from '../../listening.ts';

/** A service that refuses what asks about more than `most` codes at once, and everything where it has a refusal. */
let refusal: { status: number; error: object } | undefined;
let asked: number[] = [];
const MOST = 600;
const server = createServer((request, response) => {
  let text = '';
  request.on('data', (bytes) => {
    text += bytes;
  });
  request.on('end', () => {
    const tokens: string[] = text === '' ? [] : JSON.parse(text).data.attributes.tokens;
    asked.push(tokens.length);
    const meta = { asked: tokens.length, left: MOST, most: MOST };
    const tooMany = tokens.length > MOST ? { status: 429, error: { detail: 'Fewer.', meta } } : undefined;
    const { status, error } = refusal ?? tooMany ?? { status: 200, error: undefined };
    response.writeHead(status, { 'Content-Type': 'application/vnd.api+json' });
    const results = tokens.map((token) => ({ token, issued: true }));
    const document = error ? { errors: [{ status: String(status), ...error }] } : { data: { attributes: { results } } };
    response.end(JSON.stringify(document));
  });
});
let url = '';
let close: () => Promise<void>;
beforeAll(async () => {
  ({ url, close } = await listening(server));
});
afterAll(() => close());
const client = () =>
  uniqueTokens({ url: `${url}/api`, sessionKey: '00000000-0000-4000-8000-000000000000', retry: { retries: 3 } });
const refused = (status: number, error: object) => {
  refusal = { status, error };
  return client()
    .listTokens()
    .then(
      () => Promise.reject(new Error('Not refused.')),
      (thrown: unknown) => [isSessionOver(thrown), isOutOfScope(thrown)],
    );
};

describe('a 403', () => {
  test.each([
    [
      'of the scope leaves the session',
      { code: 'scope', detail: 'This takes a key with the scope order.' },
      false,
      true,
    ],
    ['of an unknown Session-Key is its end', { detail: 'Unknown Session-Key.' }, true, false],
    ['of a preset leaves the session', { detail: 'A preset cannot be deleted.' }, false, false],
    ['of a gateway leaves the session', { detail: 'Forbidden' }, false, false],
  ])('%s', async (_, error, over, outOfScope) => {
    expect(await refused(403, error)).toEqual([over, outOfScope]);
  });

  test('is nothing that a network error is', () => {
    const error = new TypeError('fetch failed');
    expect([isSessionOver(error), isOutOfScope(error)]).toEqual([false, false]);
  });
});

test('codes are asked about in the pieces that the key may ask about, without waiting for what cannot succeed', async () => {
  refusal = undefined;
  asked = [];
  const codes = Array.from({ length: 1_300 }, (_, i) => `code-${i}`);
  const results = await verifyCodes(client(), 'line', codes);
  expect(results.map(({ token }) => token)).toEqual(codes);
  expect(asked).toEqual([1_000, 600, 600, 100]);
});
