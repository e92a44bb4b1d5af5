import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { expect, test } from '@jest/globals';
import { root } from './files.ts';

/** Runs `.ci/audit` with an npm that has this to say, in npm's own words. */
async function audit(report: object, npmCode: number): Promise<{ code: number; output: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'unique-tokens-audit-'));
  const npm = `#!/bin/sh\n[ "$1 $2 $3" = 'audit --omit=dev --audit-level=high' ] || exit 9\ncat '${folder}/report'\nexit ${npmCode}\n`;
  writeFileSync(join(folder, 'npm'), npm, { mode: 0o755 });
  writeFileSync(join(folder, 'report'), JSON.stringify(report, undefined, 2));
  const env = { ...process.env, PATH: `${folder}${delimiter}${process.env.PATH}` };
  try {
    return await new Promise((resolve) => {
      const done = (error: { code?: string | number | null } | null, output: string) =>
        resolve({ code: Number(error?.code ?? 0), output });
      execFile(join(root, '.ci', 'audit'), { env }, done);
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const report = { auditReportVersion: 2, vulnerabilities: {} };

test('the build goes on where nothing grave is known, and where the registry answers no audits', async () => {
  expect(await audit(report, 0)).toEqual({ code: 0, output: 'audit: nothing of high severity is known\n' });
  const refused = { message: '405 Method Not Allowed', statusCode: 405, error: { summary: '', detail: '' } };
  const notDone = 'audit: not done, since the registry does not answer audits\n';
  expect(await audit(refused, 1)).toEqual({ code: 0, output: notDone });
});

test('the build ends where what runs in the functions has a grave hole, and shows it', async () => {
  const { code, output } = await audit({ ...report, vulnerabilities: { busboy: { severity: 'high' } } }, 1);
  expect(code).toBe(1);
  expect(JSON.parse(output).vulnerabilities).toEqual({ busboy: { severity: 'high' } });
});
