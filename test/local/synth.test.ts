import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { synthesize } from '../../local/cloud/synth.ts';

/** What becomes of an assembly between the app that makes it and the cloud that runs it. */
const root = mkdtempSync(join(tmpdir(), 'unique-tokens-synth-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** A CDK app as far as a synth sees one: it writes an assembly with one state machine, and an API without routes. */
function appWith(name: string, next: string): string {
  const DefinitionString = JSON.stringify({
    StartAt: 'First',
    States: { First: { Type: 'Pass', Next: next }, Last: { Type: 'Succeed' } },
  });
  const Machine = { Type: 'AWS::StepFunctions::StateMachine', Properties: { DefinitionString } };
  const template = { Resources: { Machine, Api: { Type: 'AWS::ApiGateway::RestApi', Properties: {} } } };
  const stack = { type: 'aws:cloudformation:stack', properties: { templateFile: 'stack.json' } };
  mkdirSync(join(root, name));
  const app = join(root, name, 'app.mjs');
  writeFileSync(
    app,
    `import { mkdirSync, writeFileSync } from 'node:fs';
     const folder = process.env.CDK_OUTDIR;
     mkdirSync(folder, { recursive: true });
     writeFileSync(folder + '/stack.json', ${JSON.stringify(JSON.stringify(template))});
     writeFileSync(folder + '/manifest.json', ${JSON.stringify(JSON.stringify({ artifacts: { Stack: stack } }))});`,
  );
  return app;
}

test('an assembly is kept, and found again', async () => {
  const app = appWith('valid', 'Last');
  const first = await synthesize(root, app);
  expect(readdirSync(first).sort()).toEqual(['manifest.json', 'stack.json']);
  expect(await synthesize(root, app)).toBe(first);
});

test('one whose state machine leads to no state is refused and not kept', async () => {
  const app = appWith('invalid', 'Nowhere');
  const kept = readdirSync(join(root, '.build', 'synth'));
  await expect(synthesize(root, app)).rejects.toThrow(/The state machine \S*Machine\S* is not valid: .*Nowhere/s);
  expect(readdirSync(join(root, '.build', 'synth'))).toEqual(kept);
});
