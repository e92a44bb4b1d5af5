import type { Format, FormatCapacityDocument, UniqueTokens } from '../../client/index.ts';
import { type FormatPreset, formatPresets } from '../../engine/formats/presets.ts';
import type { ResolvedFormat } from '../../engine/formats/resolved.ts';
import { codesIn, newReads, requireReadable } from '../checks/asked-codes.ts';
import { UsageError } from '../platform/exits.ts';

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

/**
 * Reads the options, and the files that they name.
 * @throws UsageError; FileError
 */
export async function askedFormat(options: FormatOptions): Promise<AskedFormat> {
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
    ...(files.length > 0 && { words: (await Promise.all(files.map(linesIn))).flat() }),
    ...(maxRun !== undefined
      ? { runs: maxRun + 1 }
      : preset?.format.avoid?.runs !== undefined && { runs: preset.format.avoid.runs }),
    ...(avoidCodes !== undefined && { codes: await linesIn(avoidCodes) }),
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

/** Asks what a format comes to, or plain tokens; and whether it can share a code with a line. */
export async function capacityOfFormat(
  client: UniqueTokens,
  {
    alphabet,
    digits,
    format,
    apartFrom,
  }: {
    readonly alphabet: string;
    readonly digits?: number | undefined;
    readonly format: Format | undefined;
    readonly apartFrom?: string | undefined;
  },
): Promise<FormatCapacityDocument> {
  const attributes = {
    alphabet,
    ...(format && { format }),
    ...(digits !== undefined && { digits: String(digits) }),
    ...(apartFrom !== undefined && { apart_from: apartFrom }),
  };
  return client.computeCapacity({ body: { data: { type: 'capacity', attributes } } });
}

/** Built-in lists have the code of a language; a file of such a name has its folder in front: ./en. */
function isListName(text: string): boolean {
  return /^[a-z]{2}$/.test(text);
}

async function linesIn(path: string): Promise<string[]> {
  const lines: string[] = [];
  const reads = newReads();
  for await (const { token } of codesIn([path], reads, { isList: true })) lines.push(token);
  requireReadable(path, reads);
  return lines;
}

/** Requires what a format does not say. @throws UsageError */
export function requireAlphabet(alphabet: string | undefined, { preset }: AskedFormat): string {
  const name = alphabet ?? preset?.alphabet;
  if (name === undefined) throw new UsageError('Give --alphabet, or --for with a preset that has a character set.');
  return name;
}
