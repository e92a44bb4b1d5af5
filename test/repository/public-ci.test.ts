import { expect, test } from '@jest/globals';
import { read, repositoryFiles } from './files.ts';

test('every action of a workflow is pinned by its commit, with the version beside it', () => {
  const workflows = repositoryFiles().filter((path) => path.startsWith('.github/workflows/'));
  const uses = workflows.flatMap((path) => read(path).match(/uses: .*/g) ?? []);
  expect(uses.length).toBeGreaterThan(0);
  expect(uses.filter((each) => !/^uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(each))).toEqual([]);
});

test('public CI runs what every other build machine runs', () => {
  expect(read('.github/workflows/ci.yml')).toContain('- run: .ci/run\n');
});

test('.editorconfig says what biome.json says', () => {
  const { formatter } = JSON.parse(read('biome.json'));
  const [all = ''] = read('.editorconfig').split('[*.md]');
  expect(
    Object.fromEntries([...all.matchAll(/^(\w+) = (\w+)$/gm)].map(([, name, value]) => [name, value])),
  ).toMatchObject({
    indent_style: formatter.indentStyle,
    indent_size: String(formatter.indentWidth),
    max_line_length: String(formatter.lineWidth),
  });
});
