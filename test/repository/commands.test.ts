import { expect, test } from '@jest/globals';
import { read } from './files.ts';
import { sources } from './imports.ts';

/** A command of the command line has two places: its file in cli/commands/, and the list in cli/unique-tokens.ts. */
test('every command is in the list', () => {
  const commands = sources
    .filter((path) => path.startsWith('cli/commands/'))
    .flatMap((path) => [...read(path).matchAll(/^export function (\w+Command)\(/gm)].map(([, name]) => name));
  const [, list = ''] = /^const commands = \[([^\]]*)\];$/m.exec(read('cli/unique-tokens.ts')) ?? [];
  const listed = [...list.matchAll(/(\w+)\(\)/g)].map(([, name]) => name);
  expect(commands.length).toBeGreaterThan(5);
  expect(listed.sort()).toEqual(commands.sort());
});
