import { Command, Option } from 'commander';
import {
  allItems,
  type CapacityDocument,
  type FormatCapacityDocument,
  medicinesText,
  refusalOf,
  type UniqueTokens,
} from '../../client/index.ts';
import { medicineRulesOf } from '../../engine/alphabet/medicines.ts';
import { askedFormat, capacityOfFormat, type FormatOptions, requireAlphabet } from '../orders/format.ts';
import { UsageError } from '../platform/exits.ts';
import { grouped, table } from '../platform/output.ts';
import { contextOf, uuid, whole, withExamples } from './command.ts';
import { confirm } from './confirm.ts';
import { formatOptions } from './format-options.ts';

interface Filters {
  readonly length?: number;
  readonly chars?: string;
  readonly style?: 'preset' | 'custom';
}

interface CapacityOptions extends FormatOptions {
  readonly apartFrom?: string;
}

export function alphabetsCommand(): Command {
  const command = new Command('alphabets')
    .description('List the presets, or the alphabets of your own.')
    .option('--length <number>', 'those of so many symbols', whole)
    .option('--chars <symbols>', 'those that contain all of these')
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
  const command = new Command('alphabet').description('Add or delete an alphabet of your own.');
  const add = new Command('add')
    .description('Add an alphabet; the same one again is no error.')
    .argument('<name>', 'a letter and up to 63 letters, digits, "_", "." or "-"')
    .argument('<symbols>', 'its symbols in their order');
  withExamples(add, 'alphabet add VOWELS AEIOU', 'alphabet add SUITS ♠♥♦♣').action(
    async (name: string, chars: string) => {
      const { connect, output } = contextOf(add);
      const { client } = await connect();
      const alphabet = await addAlphabet(client, name, chars);
      output.result(alphabet, `${name}: ${alphabet.attributes.length} symbols.`);
    },
  );
  const remove = new Command('delete')
    .description('Delete an alphabet of your own; lines that it was used for keep it.')
    .argument('<name>', 'the alphabet')
    .option('--yes', 'do not ask');
  withExamples(remove, 'alphabet delete VOWELS --yes').action(async (name: string, { yes }: { yes?: true }) => {
    const { connect, output } = contextOf(remove);
    await confirm(`Delete the alphabet ${name}?`, yes);
    const { client } = await connect();
    const { data } = await client.deleteAlphabet({ path: { name } });
    output.result(data, `${name} is deleted.`);
  });
  return command.addCommand(add).addCommand(remove);
}

export function capacityCommand(): Command {
  const command = new Command('capacity')
    .description('Tell how many tokens an alphabet allows, and the odds of guessing one.')
    .argument('[alphabet]', 'preset or own alphabet')
    .argument('[digits]', 'symbols of a token, where no pattern says how many', whole)
    .option('--apart-from <line>', 'tell too whether this line can have a code of these', uuid);
  return withExamples(
    formatOptions(command),
    'capacity UPPER_EPCG30 20',
    'capacity DICE 5 --json',
    'capacity UPPER_EPCG30 --pattern "SUMMER-####-####*" --check iso7064 --avoid en --max-run 2',
    'capacity --for licence-key',
    'capacity UPPER_EPCG30 --pattern "B#######" --apart-from a259f1aa-8694-4eaa-9c10-4e37ac23602a',
  ).action(async (given: string | undefined, digits: number | undefined, options: CapacityOptions) => {
    const { connect, output } = contextOf(command);
    const asked = askedFormat(options);
    const alphabet = requireAlphabet(given, asked);
    const { format, preset } = asked;
    if (digits === undefined && format?.pattern === undefined) throw new UsageError('Give the digits, or --pattern.');
    const { apartFrom } = options;
    const { client } = await connect();
    if (format || apartFrom !== undefined) {
      const capacity = await capacityOfFormat(client, { alphabet, digits, format, apartFrom });
      output.result(capacity, [...(preset ? [preset.reason] : []), tellFormatCapacity(capacity)].join('\n'));
      return;
    }
    const capacity = await client.getCapacity({ path: { name: alphabet, digits: String(digits) } });
    output.result(capacity, tellCapacity(capacity));
  });
}

/**
 * Adds an alphabet. It is done already where the session has it with the same symbols.
 * @throws ApiError
 */
export async function addAlphabet(client: UniqueTokens, name: string, chars: string) {
  try {
    return (await client.addAlphabet({ body: { data: { type: 'alphabet', id: name, attributes: { chars } } } })).data;
  } catch (error) {
    if (refusalOf(error)?.httpStatus !== 409) throw error;
    const { data } = await client.getAlphabet({ path: { name } });
    if (data.attributes.chars === chars) return data;
    throw error;
  }
}

/** The capacity in words. */
export function tellCapacity({ data: { id, attributes }, meta }: CapacityDocument): string {
  const { length, digits, available, reachable, chars } = attributes;
  const odds = meta.odds > 0 ? `1 in ${rounded(1 / meta.odds)}` : 'none';
  const medicines = meta.euMedicines ? 'below' : 'not below';
  const others = medicinesText(medicineRulesOf(meta.euMedicines, Number(digits), chars));
  return [
    `${id}: ${length} symbols, ${digits} digits: ${grouped(available)} tokens.`,
    `One order may ask for ${grouped(reachable)}. A guess then hits one with odds of ${odds},`,
    `${medicines} the 1 in 10,000 of EU 2016/161.`,
    ...(others === '' ? [] : [others]),
  ].join('\n');
}

/** The capacity of a format in words: how many codes, what it takes away, the odds, examples, and whether a line can have one of its codes. */
export function tellFormatCapacity({ data: { attributes }, meta }: FormatCapacityDocument): string {
  const { alphabet, format, available, reachable, excluded, examples, apart } = attributes;
  const taken = [
    ['the pattern', excluded.pattern],
    ['words', excluded.words],
    ['lists of words', excluded.lists],
    ['runs', excluded.runs],
    ['codes', excluded.codes],
  ] as const;
  const parts = taken.filter(([, part]) => part > 0).map(([what, part]) => `${what} ${percent(part)}`);
  const odds = meta.odds > 0 ? `1 in ${rounded(1 / meta.odds)}` : 'none';
  return [
    `${format.pattern} over ${alphabet}: ${grouped(available)} codes.`,
    ...(parts.length > 0 ? [`Taken away, each alone: ${parts.join(', ')}.`] : []),
    `One order may ask for ${grouped(reachable)}. A guess then hits one with odds of ${odds}.`,
    `For example: ${examples.join('  ')}`,
    ...(apart === undefined
      ? []
      : [apart ? 'None of them can be a code of that line.' : 'That line can have some of them.']),
  ].join('\n');
}

/** A part as per cent, never as nothing where it is something. */
function percent(part: number): string {
  const value = 100 * part;
  return value < 0.01 ? 'less than 0.01%' : `${value.toFixed(value < 1 ? 2 : 1)}%`;
}

function shortened(chars: string): string {
  const symbols = [...chars];
  return symbols.length > 70 ? `${symbols.slice(0, 69).join('')}…` : chars;
}

function rounded(value: number): string {
  return value < 1e6 ? grouped(Math.round(value)) : value.toExponential(1).replace('+', '');
}
