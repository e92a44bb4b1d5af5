import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { assemblyFolder } from './template.ts';

test('cdk-nag finds nothing in AwsSolutions that is not acknowledged with its reason', () => {
  const output = execFileSync(process.execPath, [join(__dirname, 'nag.ts')], { encoding: 'utf8', timeout: 100_000 });
  const { service, careless } = JSON.parse(output.trim().split('\n').at(-1) as string);
  expect(service).toEqual([]);
  expect(careless).toContain('AwsSolutions-S10');
});

test('the report of the synthesis itself is empty', () => {
  const file = join(assemblyFolder(), 'validation-report.json');
  expect(existsSync(file)).toBe(true);
  expect(JSON.parse(readFileSync(file, 'utf8')).pluginReports).toEqual([]);
});
