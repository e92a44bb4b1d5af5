import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve, sep } from 'node:path';
import type { Sent } from '../unit/world/conditions.ts';
import { count, type Night } from './night.ts';

const ROOT = resolve(import.meta.dirname, '..', '..');
/** What makes a write conditional, in a source. */
const CONDITIONAL =
  /\bConditionExpression: |\bputNewItem\(|\bputItemIf\(|\bdeleteItemIf\(|\bdeleteItem\(.*, \{ \w+ \}\)/;
const TOP = /^(?:export )?(?:async )?(function|const)\*? (\w+)/;

/** The functions of lambda/ that write on a condition, as `Sent.site` names them. */
function conditionalSites(): string[] {
  const sites = new Set<string>();
  for (const file of readdirSync(join(ROOT, 'lambda'), { recursive: true, encoding: 'utf8' })) {
    const path = join('lambda', file).split(sep).join('/');
    if (!path.endsWith('.ts') || path === 'lambda/platform/table.ts') continue;
    let [kind, name] = ['', ''];
    for (const line of readFileSync(join(ROOT, path), 'utf8').split('\n')) {
      [, kind = kind, name = name] = TOP.exec(line) ?? [];
      // A condition that several functions share is in a constant; the functions that send it are found by their calls.
      if (kind === 'function' && CONDITIONAL.test(line)) sites.add(`${path} ${name}`);
    }
  }
  return [...sites];
}

interface Outcome {
  readonly passed: boolean;
  readonly output: string;
}

/** Runs unit tests, those of these files alone if any are given. */
async function unitTests(environment: object, conditions: object, files: readonly string[] = []): Promise<Outcome> {
  const args = ['node_modules/jest/bin/jest.js', ...files, '--selectProjects', 'unit', '--runInBand', '--bail'];
  const env = {
    ...process.env,
    UNIT_ENVIRONMENT: JSON.stringify(environment),
    UNIT_CONDITIONS: JSON.stringify(conditions),
    FORCE_COLOR: '0',
  };
  const jest = spawn(process.execPath, args, { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [jest.stdout, jest.stderr]) stream.on('data', (data: Buffer) => (output += data.toString()));
  const [code] = await once(jest, 'close');
  return { passed: code === 0, output };
}

/** What is wrong where a term was taken away; undefined where a test has failed because of it. */
function faultOf({ passed, output }: Outcome, { site, condition, term }: Sent): string | undefined {
  const what = `${site}: "${term}" of "${condition}"`;
  if (passed) return `no test fails without ${what}`;
  if (/ValidationException/.test(output)) return `without ${what} the command is not valid, so nothing was tested`;
  return /Tests: +.*\d+ failed/.test(output)
    ? undefined
    : `the tests did not run without ${what}: ${output.slice(-500)}`;
}

/**
 * Takes each term of each condition of a write away, one after the other, and expects that a unit test fails. CONDITIONS selects
 * some of them by a pattern of their functions.
 */
export async function run(): Promise<Night> {
  const directory = mkdtempSync(join(tmpdir(), 'unique-tokens-conditions-'));
  const record = join(directory, 'sent.jsonl');
  const wanted = new RegExp(process.env.CONDITIONS ?? '');
  // One set of services for all runs.
  const services = spawn(process.execPath, ['test/unit/world/serve.ts'], {
    cwd: ROOT,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  try {
    const [environment] = await once(services, 'message');
    const whole = await unitTests(environment, { record });
    if (!whole.passed) return { figures: [], faults: [`The unit tests fail as they are:\n${whole.output}`] };
    const terms = new Map<string, { sent: Sent; files: Set<string> }>();
    for (const line of readFileSync(record, 'utf8').trim().split('\n')) {
      const sent: Sent = JSON.parse(line);
      const key = JSON.stringify([sent.site, sent.condition, sent.index]);
      const known = terms.get(key) ?? { sent, files: new Set() };
      terms.set(key, known);
      known.files.add(relative(ROOT, sent.test));
    }
    const sites = new Set([...terms.values()].map(({ sent }) => sent.site));
    const faults = conditionalSites().flatMap((site) => (sites.has(site) ? [] : [`no unit test writes by ${site}`]));
    const chosen = [...terms.values()].filter(({ sent }) => wanted.test(sent.site));
    for (const { sent, files } of chosen) {
      const { test: _, ...without } = sent;
      // The whole tasks take longest, and the tests of the ledger mostly say it before them.
      const isTask = (file: string) => file.includes('/workflow/');
      let fault: string | undefined = `no test sends ${sent.term}`;
      for (const some of [[...files].filter((file) => !isTask(file)), [...files].filter(isTask)]) {
        if (fault !== undefined && some.length > 0) {
          fault = faultOf(await unitTests(environment, { without }, some), sent);
        }
      }
      console.log(`${fault ? 'FAULT' : 'ok'}  ${sent.site}: ${sent.term}`);
      if (fault !== undefined) faults.push(fault);
    }
    return {
      figures: [
        ['functions that write on a condition', count(sites.size)],
        ['terms taken away, one at a time', count(chosen.length)],
      ],
      faults,
    };
  } finally {
    services.kill();
    rmSync(directory, { recursive: true, force: true });
  }
}
