import { expect, test } from '@jest/globals';
import { read } from '../repository/files.ts';

/** What stands in the cells of a text's tables, one by one, without what makes it bold and without the unit MB. */
function cellsOf(text: string): string[] {
  const rows = text.match(/^\|.*\|$/gm) ?? [];
  return rows.flatMap((row) => row.replaceAll(/\*\*| MB\b/g, '').split(/ *\| *|, /));
}

test('each figure of the README about speed is one of bench/README.md', () => {
  const [, chapter = ''] = read('README.md').split('### Performance\n');
  const figures = cellsOf(chapter.split(/^## /m)[0] as string).filter((cell) => /^\d/.test(cell));
  const measured = new Set(cellsOf(read('bench/README.md')));
  expect(figures.length).toBeGreaterThan(30);
  expect(figures.filter((figure) => !measured.has(figure))).toEqual([]);
});
