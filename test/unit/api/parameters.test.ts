import { expect, test } from '@jest/globals';
import { fits, pathParameters, requestHeaders, valueBy } from '../../../api/requests/parameters.ts';
import { routes } from '../../../api/routes/routes.ts';

test.each([
  ['1', 1],
  ['100', 100],
  ['0', undefined],
  ['101', undefined],
  ['01', undefined],
  ['1.0', undefined],
  [' 1', undefined],
  ['1e1', undefined],
  ['', undefined],
])('a number from 1 to 100 that is written as "%s" is %s', (text, value) => {
  expect(valueBy({ type: 'integer', minimum: 1, maximum: 100 }, text)).toBe(value);
});

test('one of several words is one of them', () => {
  const schema = { type: 'string', enum: ['none', 'metrics'] } as const;
  expect(['none', 'metrics', 'None', ''].map((text) => fits(schema, text))).toEqual([true, true, false, false]);
});

test('an id is a UUID, an Idempotency-Key 1 to 255 visible characters', () => {
  expect(fits(pathParameters.id, '00000000-0000-4000-8000-000000000000')).toBe(true);
  expect(fits(pathParameters.id, '00000000-0000-4000-8000-00000000000')).toBe(false);
  const key = (text: string) => fits(requestHeaders['Idempotency-Key'], text);
  expect(['a', 'a'.repeat(255)].map(key)).toEqual([true, true]);
  expect(['', ' ', 'a b', 'ä', 'a'.repeat(256)].map(key)).toEqual([false, false, false, false, false]);
});

test('no two routes answer the same request', () => {
  const keys = routes.flatMap(({ methods, paths }) =>
    methods.flatMap((method) => paths.map((path) => `${method} ${path}`)),
  );
  expect(new Set(keys).size).toBe(keys.length);
});
