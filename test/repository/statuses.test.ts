import { expect, test } from '@jest/globals';
import { states } from '../../api/statuses/statuses.ts';
import { read } from './files.ts';
import { codeOf, sources } from './imports.ts';

/** The files that have something of their own to say of every status: its facts, its sample, its words. The last two are made. */
const places = [
  'api/openapi/examples.ts',
  'api/statuses/statuses.ts',
  'client/generated/api.generated.ts',
  'client/generated/statuses.generated.ts',
  'cockpit/values/status-words.ts',
];

/** Statuses that a text spells, as a string or as a member. */
const spelledIn = (text: string) =>
  states.filter((status) => new RegExp(`['"\`/]${status}['"\`]|\\b${status}\\??:`).test(text));

/** Who lists statuses would have to list a new one: a list is derived from the table instead. */
test('no other source lists the statuses', () => {
  const lists = sources.filter((path) => spelledIn(codeOf(read(path))).length > states.length / 2);
  expect(lists.sort()).toEqual(places);
});
