import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Command, InvalidArgumentError } from 'commander';
import { UsageError } from '../platform/exits.ts';
import { xdgFolder } from '../platform/settings.ts';
import { withExamples } from './command.ts';

/** The oldest major version of Node.js that runs the service: its functions are made for it. */
const OLDEST_NODE = 24;

interface ServeOptions {
  readonly port: number;
  readonly state?: string;
}

export function serveCommand(): Command {
  const command = new Command('serve')
    .description('Run the service on this machine: the API, the cockpit and two demo customers. Ctrl-C stops it.')
    .option('--port <number>', 'port on 127.0.0.1', port, 3000)
    .option(
      '--state <folder>',
      'folder that keeps everything (default: unique-tokens in your folder of program state)',
    );
  return withExamples(command, 'serve', 'serve --port 3001 --state ./try').action(async (options: ServeOptions) => {
    const folder = join(import.meta.dirname, 'service');
    const program = join(folder, 'start.js');
    if (!existsSync(program)) {
      throw new UsageError(
        'This installation does not include the service. In a clone of the repository "npm start" runs it.',
      );
    }
    if (Number(process.versions.node.split('.')[0]) < OLDEST_NODE) {
      throw new UsageError(
        `The service needs Node.js ${OLDEST_NODE} or later, and this is ${process.version}. All other commands run on it.`,
      );
    }
    Object.assign(process.env, {
      PORT: String(options.port),
      LOCAL_DIR: options.state === undefined ? join(xdgFolder('STATE'), 'service') : resolve(options.state),
      LOCAL_ASSEMBLY: join(folder, 'assembly'),
    });
    // It ends in its own way.
    process.removeAllListeners('SIGINT');
    await import(pathToFileURL(program).href);
  });
}

function port(text: string): number {
  if (/^(0|[1-9]\d{0,4})$/.test(text) && Number(text) < 65_536) return Number(text);
  throw new InvalidArgumentError('It must be a port from 0 to 65535; 0 takes a free one.');
}
