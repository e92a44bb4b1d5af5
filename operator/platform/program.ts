import { Command } from 'commander';
import { useTarget } from './environment.ts';

/** A program of the operator's: its commands work on the local cloud or, with --stack, on a deployed service. */
export function operatorProgram(name: string, description: string): Command {
  return new Command(name)
    .description(description)
    .option('--stack <name>', 'a deployed stack, reached with your AWS credentials; without it the local cloud')
    .option('--local-dir <folder>', "the local cloud's state folder", process.env.LOCAL_DIR || '.local')
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
