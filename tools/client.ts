import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lastStep, momentsOf, steps } from '../api/statuses/statuses.ts';
import { openApiText } from './bundles/published-files.ts';

/** `npm run build:client`: generates the client's types and operations from the OpenAPI document, and its statuses from their table. */

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
    return separated(readFileSync(output, 'utf8'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Each operation as a constant of its own, and no client of a service at a fixed address: so a bundle for a browser has only the operations
 * that it uses (client/service/service.ts), which is most of what it would have of the client.
 */
function separated(text: string): string {
  const [begin, end] = ['export const OPERATIONS = {\n', '\n} as const satisfies Record<string, OperationDescriptor>;'];
  const [before = '', rest = ''] = text.split(begin);
  const [operations = '', after = ''] = rest.split(end);
  const entries = operations
    .split('\n')
    .map((line) => /^ {4}(\w+): (\{.*\}),?$/.exec(line)?.slice(1) as [string, string]);
  const alone = entries.map(
    ([name, value]) => `export const ${name} = ${value} as const satisfies OperationDescriptor;\n`,
  );
  const all = entries.map(([name]) => `    ${name},`).join('\n');
  const upTo = after.indexOf('\nexport const client =');
  if (entries.length === 0 || upTo < 0) throw new Error('The generator writes its operations in another way now.');
  return `${before}${alone.join('')}\n${begin}${all}${end}${after.slice(0, upTo)}`;
}

/** The text of statuses.generated.ts: what OpenAPI has no words for. */
export function generatedStatuses(): string {
  const behind = steps.map(
    (step) =>
      `  ${step}: [${momentsOf(step)
        .map((each) => `'${each}'`)
        .join(', ')}],\n`,
  );
  return `// Made by \`npm run build:client\` of api/statuses/statuses.ts: do not edit.

/** The statuses of a part that is not given up, in their order, each with those that it has behind it, and itself. */
export const reached = {
${behind.join('')}} as const;

/** The status with which a part is done, by the analysis that was ordered. */
export const last = { none: '${lastStep('none')}', metrics: '${lastStep('metrics')}' } as const;
`;
}

/** What is generated, by its file. */
export const generated = {
  'api.generated.ts': generatedClient,
  'statuses.generated.ts': generatedStatuses,
} as const;

if (import.meta.main) {
  for (const [name, text] of Object.entries(generated)) writeFileSync(join(root, 'client', 'generated', name), text());
}
