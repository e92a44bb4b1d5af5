import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from '@jest/globals';

const source = pathToFileURL(resolve(__dirname, '..', '..', 'local', 'lambda', 'lazy-http.ts')).href;

/** As Node runs it: Jest makes another thing of an import. */
function run(first: string): unknown {
  const program = `
    import { keepUndiciUnloaded } from '${source}';
    const isLoaded = () => process.moduleLoadList.some((name) => name.includes('undici'));
    ${first}
    const { request, Agent, default: http } = await import('node:http');
    const seen = [typeof request, typeof Agent, isLoaded()];
    console.log(JSON.stringify([...seen, http.WebSocket === WebSocket, 'CloseEvent' in http, isLoaded()]));`;
  const args = ['--input-type=module', '--eval', program];
  return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8', timeout: 60_000 }));
}

test('node:http is imported without undici, and has all that it had', () => {
  expect(run('keepUndiciUnloaded();')).toEqual(['function', 'function', false, true, true, true]);
});

test('without that it would load it: once it does not, the module is of no use any more', () => {
  expect(run('')).toEqual(['function', 'function', true, true, true, true]);
});
