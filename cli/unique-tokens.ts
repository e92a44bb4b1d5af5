import { Command } from 'commander';
import { alphabetCommand, alphabetsCommand, capacityCommand } from './commands/alphabets.ts';
import { codesCommand } from './commands/codes.ts';
import { continueCommand } from './commands/continue.ts';
import { downloadCommand } from './commands/download.ts';
import { gateCommand } from './commands/gate.ts';
import { labelsCommand } from './commands/labels.ts';
import { deleteCommand, linesCommand } from './commands/lines.ts';
import { partsCommand } from './commands/parts.ts';
import { produceCommand } from './commands/produce.ts';
import { redeemCommand } from './commands/redeem.ts';
import { serveCommand } from './commands/serve.ts';
import { verifyCommand } from './commands/verify.ts';
import { voidCommand, voidsCommand } from './commands/void.ts';
import { coloured } from './platform/colours.ts';
import { exits, isCommanders, tell } from './platform/exits.ts';

/** Its value is put in where it is bundled (build.ts). */
declare const VERSION: string;

/** `unique-tokens …`: the command line of whoever orders codes. */
const program = new Command('unique-tokens')
  .description('Random unique codes: order them, continue a line, verify codes.')
  .version(VERSION)
  .option('--url <address>', 'base URL of the service (UNIQUE_TOKENS_URL)')
  .option(
    '--api-key <key>',
    'your Api-Key; safer in UNIQUE_TOKENS_API_KEY, where other users of the machine cannot see it',
  )
  .option(
    '--config <file>',
    'JSON file with "url" and "apiKey" (default: unique-tokens/config.json in your folder of settings)',
  )
  .option('--json', 'print the result as one JSON document')
  .option('--quiet', 'print nothing but the result')
  .configureHelp({ showGlobalOptions: true })
  .addHelpText(
    'after',
    `
Without an address, commands use the local service (unique-tokens serve, or npm start in a clone) and its demo key.
Exit codes: 0 done, 1 refused or a check failed, 2 usage, 3 service not reached, 130 interrupted.

Examples:
  $ unique-tokens produce --alphabet UPPER_EPCG30 --digits 20 --size 50000 --out codes.txt
  $ unique-tokens continue --snapshot codes.snapshot --size 20000 --out codes-2.txt
  $ unique-tokens verify --file scanned.csv --column serial --out report.csv
  $ unique-tokens codes <line> --part 1 --out again.txt    (a lost file)
  $ unique-tokens parts --year 2026                        (how many were issued)
  $ unique-tokens <command> --help                         (each with examples)`,
  );

const commands = [
  produceCommand(),
  continueCommand(),
  downloadCommand(),
  codesCommand(),
  labelsCommand(),
  verifyCommand(),
  redeemCommand(),
  voidCommand(),
  voidsCommand(),
  gateCommand(),
  alphabetsCommand(),
  alphabetCommand(),
  capacityCommand(),
  linesCommand(),
  partsCommand(),
  deleteCommand(),
  serveCommand(),
];
for (const command of commands) program.addCommand(command.copyInheritedSettings(program));
for (const command of commands) for (const below of command.commands) below.copyInheritedSettings(program);
for (const command of [program, ...commands, ...commands.flatMap(({ commands: below }) => below)])
  command.exitOverride();

process.once('SIGINT', () => {
  console.error('\nInterrupted. Give the same command again to resume.');
  process.exit(exits.interrupted);
});

// Whoever reads may stop reading (`| head -n 1`); the order goes on.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

try {
  await program.parseAsync();
} catch (error) {
  const { exitCode, ...told } = tell(error);
  process.exitCode = exitCode;
  if (!isCommanders(error)) {
    console.error(
      `${coloured('error:', 'red', process.stderr)} ${told.message}${told.pointer ? ` (${told.pointer})` : ''}`,
    );
  }
  if (exitCode !== exits.done && process.argv.includes('--json')) {
    console.log(JSON.stringify({ error: { exitCode, ...told } }, null, 2));
  }
}
