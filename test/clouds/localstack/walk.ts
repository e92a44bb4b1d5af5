import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { demoApiKeys } from '../../../local/seed/demo-customers.ts';

/** Where a walk goes. */
export interface WalkOptions {
  readonly root: string;
  /** The folder in which the commands run; emptied first. */
  readonly folder: string;
  /** The base URL of the service. */
  readonly url: string;
  readonly apiKey: string;
}

/** Where the documentation shows how to use the service: with the command line, and with curl. */
const sections = [
  ['README.md', 'Use it'],
  ['docs/api.md', 'A whole order with curl'],
] as const;

/**
 * The commands of the documentation that use the service, as one script. Only the address and the demo customer's key are replaced.
 * @throws Error if the documentation does not have them where they are expected
 */
export function readmeCommands(root: string, url: string, apiKey: string): string {
  const texts = sections.map(([page, heading]) => {
    const chapters = readFileSync(join(root, page), 'utf8').split(/^## /m);
    return chapters.find((chapter) => chapter.startsWith(`${heading}\n`)) ?? '';
  });
  const commands = texts
    .flatMap((text) => [...text.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, block]) => block))
    .join('\n');
  if (!/unique-tokens produce/.test(commands) || !/-X DELETE/.test(commands)) {
    throw new Error('README.md and docs/api.md do not have the commands that were expected.');
  }
  return commands.replaceAll('http://127.0.0.1:3000/api', url).replaceAll(demoApiKeys.basic, apiKey);
}

/** Runs a script in a folder that looks like the repository, and prints each command and what it answers. @throws Error where one fails */
export async function walk({ root, folder, url, apiKey }: WalkOptions, script: string): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(root)) {
    if (!/^(\.git|\.local|\.build|cdk\.out)$/.test(name)) symlinkSync(join(root, name), join(folder, name));
  }
  const shell = spawn('bash', ['-veuo', 'pipefail'], {
    cwd: folder,
    stdio: ['pipe', 'inherit', 'inherit'],
    env: {
      ...process.env,
      PATH: `${join(root, 'node_modules', '.bin')}:${process.env.PATH}`,
      HOME: folder,
      UNIQUE_TOKENS_URL: url,
      UNIQUE_TOKENS_API_KEY: apiKey,
      npm_config_update_notifier: 'false',
    },
  });
  shell.stdin.end(script);
  const [status] = await once(shell, 'exit');
  if (status !== 0) throw new Error(`The commands ended with ${status}.`);
}
