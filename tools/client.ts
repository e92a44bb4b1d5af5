import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openApiText } from './bundles/published-files.ts';

/** `npm run build:client`: generates the client's types and operations from the OpenAPI document. */

const root = join(import.meta.dirname, '..');

/** The text of api.generated.ts. */
export function generatedClient(): string {
  const folder = mkdtempSync(join(tmpdir(), 'unique-tokens-client-'));
  try {
    const document = join(folder, 'openapi.json');
    const output = join(folder, 'client.ts');
    writeFileSync(document, openApiText());
    const cli = join(root, 'node_modules', '@redocly', 'cli', 'bin', 'cli.js');
    const options = ['--import-ext=ts', '--args-style=grouped', '--server-url=http://127.0.0.1:3000/api'];
    const env = { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' };
    const args = [cli, 'generate-client', document, '--output', output, ...options];
    execFileSync(process.execPath, args, { cwd: folder, env, stdio: 'pipe' });
    return readFileSync(output, 'utf8');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (import.meta.main) writeFileSync(join(root, 'client', 'generated', 'api.generated.ts'), generatedClient());
