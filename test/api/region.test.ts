import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type LocalCloud, startLocalCloud } from '../local-cloud.ts';
import { operate } from './operate.ts';
import { playDrill } from './region-drill.ts';

/** The drill on two of our own clouds in the place of two regions. */
const dir = mkdtempSync(join(tmpdir(), 'unique-tokens-region-'));
let first: LocalCloud;
let other: LocalCloud | undefined;

playDrill({
  begin: async () => {
    first = await startLocalCloud();
    return first;
  },
  // The other cloud knows it by the same id.
  replicateKey: async () => cpSync(join(first.dir, 'kms'), join(dir, 'kms'), { recursive: true }),
  lose: () => first.kill(),
  takeOver: async () => {
    other = await startLocalCloud({ dir });
    return other;
  },
  operate: (program, words) => operate(program, ['--local-dir', dir, ...words], process.env),
  end: async () => {
    await first?.stop();
    await other?.stop();
    rmSync(dir, { recursive: true, force: true });
  },
});
