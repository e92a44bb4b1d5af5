import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { resolvedOf } from './helpers.ts';

/** The table of docs/cookbook.md: what others publish of their codes, and what is counted here. */
const [, chapter = ''] = readFileSync(join(__dirname, '../../../docs/cookbook.md'), 'utf8').split(
  '### Schemes that others publish\n',
);
const rows = (chapter.split(/^## /m)[0] as string)
  .split('\n')
  .filter((line) => line.startsWith('| ') && line.includes('`'))
  .map((line) => line.slice(2, -2).split(' | ') as [string, string, string, string, string]);

/** `A-Z` as its letters; a dash at the end is itself. */
function expanded(symbols: string): string {
  return symbols.replaceAll(/(.)-(.)/g, (_, from: string, to: string) => {
    const [first, last] = [from.charCodeAt(0), to.charCodeAt(0)];
    return String.fromCharCode(...Array.from({ length: last - first + 1 }, (__, i) => first + i));
  });
}

/** Whether the figure that is published is this number, as precisely as it is written. */
function isPublishedAs(count: bigint, published: string): boolean {
  const [, base, exponent] = /^(\d+)\^(\d+)$/.exec(published) ?? [];
  if (base !== undefined && exponent !== undefined) return count === BigInt(base) ** BigInt(exponent);
  const [, figure = '', , power] = /^(?:about )?([\d,.]+)( × 10\^(\d+))?/.exec(published) ?? [];
  const number = figure.replaceAll(',', '');
  // Some cut a part of a bit off, some round it.
  if (published.endsWith(' bits')) return Math.abs(Math.log2(Number(count)) - Number(number)) < 0.7;
  if (power === undefined) return number === String(count);
  return Number(count).toExponential(number.length - 2) === `${number}e+${power}`;
}

it('has ten schemes and more', () => {
  expect(rows.length).toBeGreaterThanOrEqual(10);
  expect(new Set(rows.map(([scheme]) => scheme)).size).toBe(rows.length);
});

it.each(rows)('%s', (...[, symbols, written, counted, published]) => {
  const [, pattern = '', check] = /^`(.+?)`(?:, `(\w+)`)?$/.exec(written) ?? [];
  const chars = expanded(symbols.slice(1, -1));
  const { fits } = resolvedOf({ chars, pattern, ...(check && { check: { system: check as 'gs1' } }) });
  expect(BigInt(fits).toLocaleString('en')).toBe(counted);
  // A colon says why the published figure is another one.
  expect([published, isPublishedAs(BigInt(fits), published)]).toEqual([published, !published.includes(':')]);
});
