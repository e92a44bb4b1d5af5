import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Format } from '../../client/index.ts';
import { formatPresetNames } from '../../engine/formats/presets.ts';
import { checkScopes, checkSystems, MAX_PATTERN } from '../../engine/formats/request.ts';

/** Adds what codes look like to the options of a command. */
export function formatOptions(command: Command): Command {
  return command
    .addOption(new Option('--for <preset>', 'what the codes are for').choices(formatPresetNames))
    .option(
      '--pattern <pattern>',
      'what a code looks like: # is any symbol, [A-F] one of these, * the check symbol; all else stays as it is',
    )
    .option(
      '--check <system>',
      `check symbol: ${checkSystems.join(', ')}. With ":digits" fixed text does not count, only # and […]`,
      check,
    )
    .option(
      '--avoid <file|list>',
      'words that no code may contain: a file with one on each line, or a list by its name: en, de, fr …',
      collect,
    )
    .option(
      '--avoid-codes <file>',
      'file of codes that must not be made, one on each line. For example those of another system',
    )
    .option('--max-run <number>', 'how often a symbol may stand in a row', run);
}

function collect(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, text];
}

function run(text: string): number {
  // One more is too many.
  const most = MAX_PATTERN - 1;
  if (/^[1-9]\d{0,3}$/.test(text) && Number(text) <= most) return Number(text);
  throw new InvalidArgumentError(`It must be a whole number from 1 to ${most.toLocaleString('en')}.`);
}

function check(text: string): NonNullable<Format['check']> {
  const [name, over] = text.split(':');
  const system = checkSystems.find((each) => each === name);
  const scope = checkScopes.find((each) => each === over);
  if (system === undefined || (over !== undefined && scope === undefined)) {
    throw new InvalidArgumentError(`It must be ${checkSystems.join(', ')}, with or without :digits.`);
  }
  return scope === undefined ? system : { system, over: scope };
}
