import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { appendLog, mendLog, readLog } from '../../../cli/gate/own-log.ts';

const folder = mkdtempSync(join(tmpdir(), 'unique-tokens-log-'));
afterAll(() => rmSync(folder, { recursive: true }));
const at = '2026-11-28T12:00:00.000Z';

test.each([
  ['2026-1', []],
  [`${at},AB`, ['AB']],
  [`${at},"A`, ['"A']],
])('what a power cut has left of an entry (%s) spoils no other one', async (torn, left) => {
  const log = join(mkdtempSync(join(folder, 'torn-')), 'log.csv');
  appendLog(log, { code: 'ABC', recorded: at });
  appendFileSync(log, torn);
  mendLog(log);
  appendLog(log, { code: 'DEF', recorded: at });
  // What could be a code stays: the import names it where it is none.
  expect((await readLog(log)).map(({ code }) => code)).toEqual(['ABC', ...left, 'DEF']);
});

test('a gate begins with a log that was cut off', async () => {
  const log = join(folder, 'begin.csv');
  appendFileSync(log, `recorded,code\n${at},ABC\n2026-1`);
  expect((await readLog(log)).map(({ code }) => code)).toEqual(['ABC']);
});

test('a last entry without its line end is read where it is whole', async () => {
  const log = join(folder, 'whole.csv');
  appendFileSync(log, `recorded,code\n${at},ABC\n${at},DEF`);
  expect((await readLog(log)).map(({ code }) => code)).toEqual(['ABC', 'DEF']);
});
