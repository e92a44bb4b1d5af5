import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { openSourceMaps } from './source-maps/symbolicate.ts';

/**
 * `npm run symbolicate -- <file>`: prints a log of the functions, or a stack, with its frames of a bundle named by source and line.
 * Reads standard input without a file, so that `aws logs tail` can be piped in. The maps are those of the assembly: `cdk.out` of the
 * deployment, or that of the deployed commit, whose bundles are the same.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { function: { type: 'string' }, assembly: { type: 'string', default: 'cdk.out' } },
});
try {
  const symbolicate = openSourceMaps(values.assembly);
  for (const line of readFileSync(positionals[0] ?? 0, 'utf8').split(/(?<=\n)/)) {
    process.stdout.write(symbolicate(line, values.function));
  }
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
