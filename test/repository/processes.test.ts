import { expect, test } from '@jest/globals';
import { read, repositoryFiles } from './files.ts';

/** A process that is waited for without a limit holds a test for ever: Jest cannot end what does not come back to it. */
const CALL = /\b(spawnSync|execFileSync|execSync)\(/g;

/** The arguments of the call that begins here, to the parenthesis that ends it. */
function argumentsAt(text: string, start: number): string {
  let depth = 1;
  let end = start;
  for (; depth > 0 && end < text.length; end++) {
    if ('([{'.includes(text[end] as string)) depth++;
    if (')]}'.includes(text[end] as string)) depth--;
  }
  return text.slice(start, end);
}

const tests = repositoryFiles().filter((path) => /^test\/(?!nightly\/|clouds\/).*\.test\.ts$/.test(path));

test('every process that a test waits for has a limit', () => {
  const calls = tests.flatMap((path) => {
    const text = read(path);
    return [...text.matchAll(CALL)].map(({ 0: call, index }) => ({
      path,
      words: argumentsAt(text, index + call.length),
    }));
  });
  expect(calls.length).toBeGreaterThan(10);
  // Options that stand above the call are called so.
  const endless = calls.filter(({ words }) => !/\btimeout\b|, options\)$/.test(words));
  expect(endless.map(({ path, words }) => `${path}: ${words}`)).toEqual([]);
});
