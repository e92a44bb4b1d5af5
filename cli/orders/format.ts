import { readFileSync } from 'node:fs';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Format, FormatCapacityDocument, UniqueTokens } from '../../client/index.ts';
import { type FormatPreset, formatPresetNames, formatPresets } from '../../engine/formats/presets.ts';
import { checkScopes, checkSystems } from '../../engine/formats/request.ts';
import type { ResolvedFormat } from '../../engine/formats/resolved.ts';
import { UsageError } from '../platform/exits.ts';
import { naming } from '../platform/files.ts';

/** The options that say what codes look like. */
export interface FormatOptions {
  readonly for?: keyof typeof formatPresets;
  readonly pattern?: string;
  readonly check?: Format['check'];
  readonly avoid?: readonly string[];
  readonly avoidCodes?: string;
  readonly maxRun?: number;
}

/** What was asked for by these options: a preset, and what takes the place of its members. */
export interface AskedFormat {
  readonly preset?: FormatPreset;
  /** Undefined where no option says what codes look like. */
  readonly format?: Format;
}

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

/**
 * Reads the options, and the files that they name.
 * @throws UsageError; FileError
 */
export function askedFormat(options: FormatOptions): AskedFormat {
  const preset: FormatPreset | undefined = options.for && formatPresets[options.for];
  const { pattern, check: system, avoid = [], avoidCodes, maxRun } = options;
  const isAsked = [pattern, system, avoidCodes, maxRun].some((value) => value !== undefined) || avoid.length > 0;
  if (!isAsked && !preset) return {};
  const files = avoid.filter((each) => !isListName(each));
  const lists = avoid.filter(isListName);
  const avoided = {
    ...(lists.length > 0
      ? { lists }
      : { ...(preset?.format.avoid?.lists && { lists: [...preset.format.avoid.lists] }) }),
    ...(files.length > 0 && { words: files.flatMap(linesIn) }),
    ...(maxRun !== undefined
      ? { runs: maxRun + 1 }
      : preset?.format.avoid?.runs !== undefined && { runs: preset.format.avoid.runs }),
    ...(avoidCodes !== undefined && { codes: linesIn(avoidCodes) }),
  };
  const wanted = {
    pattern: pattern ?? preset?.format.pattern,
    // A pattern of one's own has the preset's check symbol where it has a place for it.
    check: system ?? (pattern === undefined || pattern.includes('*') ? preset?.format.check : undefined),
  };
  const format: Format = {
    ...(wanted.pattern !== undefined && { pattern: wanted.pattern }),
    ...(wanted.check !== undefined && { check: wanted.check }),
    ...(Object.keys(avoided).length > 0 && { avoid: avoided }),
  };
  return { ...(preset && { preset }), format };
}

/** The format of a line as the service keeps it; undefined where the line has none. */
export async function keptFormatOf(
  client: UniqueTokens,
  id: string,
  shown: unknown,
): Promise<ResolvedFormat | undefined> {
  if (shown === undefined) return undefined;
  const { meta } = await client.getTokens({ path: { id }, query: { meta: 'format' } });
  return meta?.format as unknown as ResolvedFormat | undefined;
}

/** Asks what a format comes to. */
export async function capacityOfFormat(
  client: UniqueTokens,
  {
    alphabet,
    digits,
    format,
  }: { readonly alphabet: string; readonly digits?: number | undefined; readonly format: Format },
): Promise<FormatCapacityDocument> {
  const attributes = { alphabet, format, ...(digits !== undefined && { digits: String(digits) }) };
  return client.computeCapacity({ body: { data: { type: 'capacity', attributes } } });
}

/** Built-in lists have the code of a language; a file of such a name has its folder in front: ./en. */
function isListName(text: string): boolean {
  return /^[a-z]{2}$/.test(text);
}

function linesIn(path: string): string[] {
  const text = naming(path, () => readFileSync(path, 'utf8'));
  return text
    .replace(/^\ufeff/, '')
    .split(/\r?\n/)
    .filter((line) => line !== '');
}

function collect(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, text];
}

function run(text: string): number {
  if (/^[1-9]\d{0,3}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It must be a whole number from 1.');
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

/** Requires what a format does not say. @throws UsageError */
export function requireAlphabet(alphabet: string | undefined, { preset }: AskedFormat): string {
  const name = alphabet ?? preset?.alphabet;
  if (name === undefined) throw new UsageError('Give --alphabet, or --for with a preset that has one.');
  return name;
}
