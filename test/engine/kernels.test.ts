import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

describe('the compiled kernels', () => {
  it('are what the pinned compiler makes of their sources, byte for byte', () => {
    const build = join(__dirname, '../../tools/kernels.js');
    expect(() => execFileSync(process.execPath, [build, '--check'], { timeout: 100_000, stdio: 'pipe' })).not.toThrow();
  });
});
