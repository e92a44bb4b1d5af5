import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Format } from '../../client/index.ts';
import { formatPresetNames } from '../../engine/formats/presets.ts';
import { checkScopes, checkSystems, MAX_PATTERN } from '../../engine/formats/request.ts';

/** Adds what codes look like to the options of a command. */
export function formatOptions(command: Command): Command {
  return command
    .addOption(new Option('--for <preset>', 'what the codes are for').choices(formatPresetNames))
    .option('--pattern <pattern>', '# any symbol, [A-F] one of these, * the check symbol, all else as it is')
    .option(
      '--check <system>',
      `check symbol: ${checkSystems.join(', ')}; with ":digits" of the # and […] alone`,
      check,
    )
    .option('--avoid <file|list>', 'words that no code may hold: a file, one a line, or a list: en, de, fr …', collect)
    .option('--avoid-codes <file>', 'codes that must not be made, one a line: another system has issued them')
    .option('--max-run <number>', 'so many of a symbol in a row at most', run);
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
    throw new InvalidArgumentError(`It must be ${checkSystems.join(', ')}, perhaps with :digits.`);
  }
  return scope === undefined ? system : { system, over: scope };
}
