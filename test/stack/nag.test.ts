import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { assemblyFolder } from './template.ts';

test('the report of the synthesis itself is empty', () => {
  const file = join(assemblyFolder(), 'validation-report.json');
  expect(existsSync(file)).toBe(true);
  expect(JSON.parse(readFileSync(file, 'utf8')).pluginReports).toEqual([]);
});
