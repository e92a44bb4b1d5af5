import { afterEach, expect, test } from '@jest/globals';
import { coloured } from '../../../cli/platform/colours.ts';

const terminal = { isTTY: true } as NodeJS.WriteStream;
const { NO_COLOR, TERM } = process.env;
afterEach(() => {
  Object.assign(process.env, { TERM: TERM ?? '' });
  delete process.env.NO_COLOR;
  if (NO_COLOR !== undefined) process.env.NO_COLOR = NO_COLOR;
});

test('a terminal shows colours, and nothing else gets them', () => {
  delete process.env.NO_COLOR;
  process.env.TERM = 'xterm';
  expect(coloured('error:', 'red', terminal)).toBe('\u001b[31merror:\u001b[39m');
  expect(coloured('error:', 'red', { isTTY: false } as NodeJS.WriteStream)).toBe('error:');
  process.env.NO_COLOR = '1';
  expect(coloured('error:', 'red', terminal)).toBe('error:');
});
