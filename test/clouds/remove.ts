import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cdk, STACK } from './deployment.ts';

/** `node test/clouds/remove.ts <account>`, as JSON: removes the service from an account of a running MiniStack. */
const [account = ''] = process.argv.slice(2);
// In a folder of its own: CDK refuses one that another of its commands reads.
const output = mkdtempSync(join(tmpdir(), 'unique-tokens-assembly-'));
try {
  await cdk(JSON.parse(account), 'destroy', '--output', output, '--force', STACK);
} finally {
  rmSync(output, { recursive: true, force: true });
}
