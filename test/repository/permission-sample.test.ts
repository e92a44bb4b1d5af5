import { resolve } from 'node:path';
import { expect, test } from '@jest/globals';
import { routes } from '../../api/routes/routes.ts';
import { workflowFunctions } from '../../lambda/workflow/functions.ts';
import { commitOf, sampleOf } from '../clouds/permissions/sample.ts';

/** The functions whose permissions are taken away at a commit (test/clouds/deployment.test.ts). */
const names = [...new Set(routes.map(({ handler }) => handler)), ...Object.keys(workflowFunctions)];

test('a commit takes the same functions each time, in whatever order they are listed', async () => {
  const commit = await commitOf(resolve('.'));
  expect(commit).toBe(await commitOf(resolve('.')));
  const sample = sampleOf(commit, names);
  expect(new Set(sample).size).toBe(3);
  expect(sampleOf(commit, names.toReversed())).toEqual(sample);
});

test('other commits take others, and some hundreds of them take all', () => {
  const samples = Array.from({ length: 300 }, (_, i) => sampleOf(`commit ${i}`, names));
  expect(new Set(samples.map((sample) => sample.join())).size).toBeGreaterThan(250);
  expect([...new Set(samples.flat())].sort()).toEqual([...names].sort());
});
