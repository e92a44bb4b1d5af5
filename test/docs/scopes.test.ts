import { expect, test } from '@jest/globals';
import { type Route, routes } from '../../api/routes/routes.ts';
import { read } from '../repository/files.ts';

/** The table in docs/api.md of what keys may do. */
test('docs/api.md has every route that takes a key, with its scopes', () => {
  const [, section = ''] = read('docs/api.md').split('| routes | scopes |');
  const rows =
    section
      .split('\n\n')[0]
      ?.split('\n')
      .filter((row) => row.startsWith('| `')) ?? [];
  const told = rows.flatMap((row) => {
    const [left = '', right = ''] = row.split('|').slice(1);
    const words = (cell: string) => [...cell.matchAll(/`([^`]+)`/g)].map(([, word]) => word);
    return words(left).map((route) => `${route}: ${words(right).join(' ')}`);
  });
  const real = (routes as readonly Route[])
    .filter(({ keys }) => keys.length > 0)
    .flatMap(({ methods, paths, scopes }) =>
      methods
        .filter((method) => method !== 'HEAD')
        .flatMap((method) => paths.map((path) => `${method} ${path}: ${scopes.join(' ')}`)),
    );
  expect(told.sort()).toEqual(real.sort());
});
