import { beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { FormatLine } from '../../../../engine/formats/format-line.ts';

/** A line that keeps so many bytes. */
const lineOf = (megabytes: number) => ({ memoryBytes: megabytes * 2 ** 20 }) as FormatLine;

let idle: typeof import('../../../../lambda/lines/idle-lines.ts');
beforeEach(() => {
  jest.resetModules();
  idle = require('../../../../lambda/lines/idle-lines.ts');
});

/** Borrows a line of this name; tells whether it had to be opened. */
async function borrowed(name: string, megabytes = 1): Promise<{ line: FormatLine; isNew: boolean }> {
  let isNew = false;
  const line = await idle.borrowLine(name, async () => {
    isNew = true;
    return lineOf(megabytes);
  });
  return { line, isNew };
}

describe('idle lines', () => {
  test('a line that was given back is opened for nothing', async () => {
    const first = await borrowed('a');
    idle.giveBack(first.line);
    expect(await borrowed('a')).toEqual({ line: first.line, isNew: false });
    expect((await borrowed('b')).isNew).toBe(true);
  });

  test('nobody has a line that somebody else is using', async () => {
    const first = await borrowed('a');
    idle.giveBack(first.line);
    const [one, other] = await Promise.all([borrowed('a'), borrowed('a')]);
    expect(one.line).not.toBe(other.line);
    idle.giveBack(one.line);
    idle.giveBack(other.line);
    // One of a name is enough.
    expect(idle.idleBytes()).toBe(2 ** 20);
  });

  test('a line that was not borrowed is not kept, and none twice', async () => {
    idle.giveBack(lineOf(1));
    expect(idle.idleBytes()).toBe(0);
    const { line } = await borrowed('a');
    idle.giveBack(line);
    await borrowed('a');
    idle.giveBack(line);
    const again = await borrowed('a');
    idle.giveBack(again.line);
    idle.giveBack(again.line);
    expect(idle.idleBytes()).toBe(2 ** 20);
  });

  test('together they have 256 MB at most: the one used least recently goes first', async () => {
    const lines = [await borrowed('a', 100), await borrowed('b', 100), await borrowed('c', 56)];
    for (const { line } of lines) idle.giveBack(line);
    expect(idle.idleBytes()).toBe(256 * 2 ** 20);
    idle.giveBack((await borrowed('a', 100)).line);
    idle.giveBack((await borrowed('d', 1)).line);
    expect((await borrowed('b')).isNew).toBe(true);
    for (const name of ['a', 'c', 'd']) expect((await borrowed(name)).isNew).toBe(false);
  });

  test('one that is larger than all may be is not kept', async () => {
    idle.giveBack((await borrowed('a', 257)).line);
    expect(idle.idleBytes()).toBe(0);
  });

  test('after 15 minutes a line is opened anew, since it holds keys', async () => {
    const now = Date.now();
    const clock = jest.spyOn(Date, 'now').mockReturnValue(now);
    idle.giveBack((await borrowed('a')).line);
    clock.mockReturnValue(now + 14 * 60_000);
    const { line, isNew } = await borrowed('a');
    expect(isNew).toBe(false);
    clock.mockReturnValue(now + 15 * 60_000 + 1);
    idle.giveBack(line);
    expect(idle.idleBytes()).toBe(0);
    clock.mockRestore();
  });
});
