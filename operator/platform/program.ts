import { Command } from 'commander';
import { useTarget } from './environment.ts';

/** A program of the operator's: its commands work on the local cloud or, with --stack, on a deployed service. */
export function operatorProgram(name: string, description: string): Command {
  return new Command(name)
    .description(description)
    .option(
      '--stack <name>',
      'name of a deployed stack; the command uses your AWS credentials (default: the local cloud)',
    )
    .option('--local-dir <folder>', 'folder with the state of the local cloud', process.env.LOCAL_DIR || '.local')
    .showHelpAfterError()
    .hook('preAction', async (program) => {
      await useTarget(program.opts());
    });
}

/** Ends the process with a message instead of a stack. */
process.on('uncaughtException', (error) => {
  console.error(`error: ${error.message}`);
  process.exit(1);
});
