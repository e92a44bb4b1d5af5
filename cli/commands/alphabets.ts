import { Command, Option } from 'commander';
import { allItems } from '../../client/index.ts';
import { tellCapacity, tellFormatCapacity } from '../alphabets/capacity-text.ts';
import { addAlphabet, shortened, withAlphabet } from '../alphabets/own-alphabets.ts';
import { readSymbols } from '../alphabets/symbols.ts';
import { askedFormat, capacityOfFormat, type FormatOptions, requireAlphabet } from '../orders/format.ts';
import { UsageError } from '../platform/exits.ts';
import { table } from '../platform/output.ts';
import { contextOf, uuid, whole, withExamples } from './command.ts';
import { confirm } from './confirm.ts';
import { formatOptions } from './format-options.ts';

interface Filters {
  readonly length?: number;
  readonly chars?: string;
  readonly style?: 'preset' | 'custom';
}

interface CapacityOptions extends FormatOptions {
  readonly size?: number;
  readonly apartFrom?: string;
}

export function alphabetsCommand(): Command {
  const command = new Command('alphabets')
    .description('List the character sets: the presets, or those of your own.')
    .option('--length <number>', 'only character sets with this number of symbols', whole)
    .option('--chars <symbols>', 'only character sets that contain all of these symbols')
    .addOption(new Option('--style <style>', 'which').choices(['preset', 'custom']).default('preset'));
  return withExamples(command, 'alphabets', 'alphabets --length 16', 'alphabets --style custom --json').action(
    async ({ length, chars, style }: Filters) => {
      const { connect, output } = contextOf(command);
      const { client } = await connect();
      const filters = {
        ...(length !== undefined && { 'filter[length]': length }),
        ...(chars !== undefined && { 'filter[chars]': chars }),
        ...(style !== undefined && { 'filter[style]': style }),
      };
      const alphabets = await allItems((page) => client.listAlphabets({ query: { ...filters, ...page } }));
      const rows = alphabets.map(({ id, attributes }) => [id, String(attributes.length), shortened(attributes.chars)]);
      output.result({ alphabets }, table([['NAME', 'SYMBOLS', ''], ...rows]));
    },
  );
}

export function alphabetCommand(): Command {
  const command = new Command('alphabet').description('Add or delete a character set of your own.');
  const add = new Command('add')
    .description('Add a character set. If you have the same one already, nothing changes.')
    .argument('<name>', 'a letter and up to 63 letters, digits, "_", "." or "-"')
    .argument('<symbols>', 'its symbols in their order. А-Я is a range. Put a hyphen that is a symbol first or last');
  withExamples(add, 'alphabet add VOWELS AEIOU', 'alphabet add SUITS ♠♥♦♣', 'alphabet add RUSSIAN А-ЯЁ0-9').action(
    async (name: string, symbols: string) => {
      const { connect, output } = contextOf(add);
      const { chars, notes } = readSymbols(symbols);
      const { client } = await connect();
      const alphabet = await addAlphabet(client, name, chars);
      for (const note of notes) output.say(`${note}.`);
      output.result(alphabet, `${name}: ${alphabet.attributes.length} symbols.`);
    },
  );
  const remove = new Command('delete')
    .description('Delete a character set of your own. Lines that use it keep it.')
    .argument('<name>', 'the character set')
    .option('--yes', 'do not ask');
  withExamples(remove, 'alphabet delete VOWELS --yes').action(async (name: string, { yes }: { yes?: true }) => {
    const { connect, output } = contextOf(remove);
    await confirm(`Delete the character set ${name}?`, yes);
    const { client } = await connect();
    const { data } = await withAlphabet(client, name, () => client.deleteAlphabet({ path: { name } }));
    output.result(data, `${name} is deleted.`);
  });
  return command.addCommand(add).addCommand(remove);
}

export function capacityCommand(): Command {
  const command = new Command('capacity')
    .description('Tell how many codes are possible, and the odds of guessing one.')
    .argument('[alphabet]', 'character set: a preset, or one of your own')
    .argument('[length]', 'length: characters of a code. Not needed with --pattern', whole)
    .option('--size <number>', 'quantity: show the odds for this number of codes (default: the largest order)', whole)
    .option('--apart-from <line>', 'also tell whether this line can have one of these codes', uuid);
  return withExamples(
    formatOptions(command),
    'capacity UPPER_EPCG30 20',
    'capacity DIGITS 8 --size 1000',
    'capacity DICE 5 --json',
    'capacity UPPER_EPCG30 --pattern "SUMMER-####-####*" --check iso7064 --avoid en --max-run 2',
    'capacity --for licence-key',
    'capacity UPPER_EPCG30 --pattern "B#######" --apart-from a259f1aa-8694-4eaa-9c10-4e37ac23602a',
  ).action(async (given: string | undefined, digits: number | undefined, options: CapacityOptions) => {
    const { connect, output } = contextOf(command);
    const asked = await askedFormat(options);
    const alphabet = requireAlphabet(given, asked);
    const { format, preset } = asked;
    if (digits === undefined && format?.pattern === undefined)
      throw new UsageError('Give the length of a code, or --pattern.');
    const { client } = await connect();
    const size = options.size === undefined ? undefined : String(options.size);
    const { apartFrom } = options;
    if (format || apartFrom !== undefined) {
      const capacity = await withAlphabet(client, alphabet, () =>
        capacityOfFormat(client, { alphabet, digits, format, apartFrom }),
      );
      output.result(capacity, [...(preset ? [preset.reason] : []), tellFormatCapacity(capacity, size)].join('\n'));
      return;
    }
    const path = { name: alphabet, digits: String(digits) };
    const capacity = await withAlphabet(client, alphabet, () => client.getCapacity({ path }));
    output.result(capacity, tellCapacity(capacity, size));
  });
}
