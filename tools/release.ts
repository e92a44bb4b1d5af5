import { parseArgs } from 'node:util';
import { release } from './release/release.ts';

/**
 * `npm run release -- 0.2.0`: closes the changelog, sets the version, commits and tags it. `--dry-run` checks and shows, and changes
 * nothing. It pushes nothing.
 */

const { values, positionals } = parseArgs({ allowPositionals: true, options: { 'dry-run': { type: 'boolean' } } });
const [version] = positionals;
if (version === undefined || positionals.length > 1) {
  console.error('Usage: npm run release -- <version> [--dry-run]');
  process.exit(2);
}
try {
  const today = new Date().toISOString().slice(0, 10);
  console.log(release({ root: process.cwd(), version, today, isDry: values['dry-run'] ?? false }));
} catch (error) {
  console.error(`Not released: ${error instanceof Error ? error.message : error}`);
  process.exit(1);
}
