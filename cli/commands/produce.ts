import { Command, InvalidArgumentError } from 'commander';
import type { UniqueTokens } from '../../client/index.ts';
import { gtin14Of } from '../../engine/readings/index.ts';
import { tellCapacity, tellFormatCapacity } from '../alphabets/capacity-text.ts';
import { addAlphabet, withAlphabet } from '../alphabets/own-alphabets.ts';
import { readSymbols } from '../alphabets/symbols.ts';
import { fullChecksum } from '../checks/check.ts';
import {
  type AskedFormat,
  askedFormat,
  capacityOfFormat,
  type FormatOptions,
  requireAlphabet,
} from '../orders/format.ts';
import { describeChecks, type Fulfilled, fulfil } from '../orders/fulfil.ts';
import { lockOrder } from '../orders/lock.ts';
import { place } from '../orders/place.ts';
import { newOrder, type OrderState, readOrder, type Wanted } from '../orders/state.ts';
import { paymentOf, requireWithin, type Terms, termsOf } from '../orders/terms.ts';
import { UsageError } from '../platform/exits.ts';
import { type OrderFiles, orderFiles, requireNone, writeJson } from '../platform/files.ts';
import { grouped, type Output } from '../platform/output.ts';
import { type Connected, inSession } from '../platform/sessions.ts';
import { requireRoom } from '../tables/write-tables.ts';
import { type Context, contextOf, uuid, whole, withExamples } from './command.ts';
import { formatOptions } from './format-options.ts';

/** The options that an order of a first and of a further part share. */
export interface OrderOptions {
  readonly size: number;
  readonly out: string;
  readonly gz?: true;
  readonly exact?: true;
  readonly csv?: true;
  readonly spreadsheet?: true;
  readonly analysis?: true;
  readonly seed?: string;
  readonly note?: string;
  readonly paymentId?: string;
  readonly paymentIdent?: string;
}

interface ProduceOptions extends OrderOptions, FormatOptions {
  readonly alphabet?: string;
  readonly digits?: number;
  readonly chars?: string;
  readonly gtin?: string;
}

export function produceCommand(): Command {
  const command = new Command('produce')
    .description('Order codes, wait for them, download and check them.')
    .option('--alphabet <name>', 'character set: a preset, or one of your own')
    .option('--digits <number>', 'length: characters of a code. Not needed with --pattern', whole)
    .option('--chars <symbols>', 'first add the character set, with these symbols. А-Я is a range')
    .option(
      '--gtin <number>',
      'GTIN of the product that the codes are for. The line keeps it, and "labels" prints it',
      gtin,
    );
  return withExamples(
    orderOptions(formatOptions(command)),
    'produce --alphabet UPPER_EPCG30 --digits 20 --size 50000 --out codes.txt',
    'produce --alphabet VOWELS --chars AEIOU --digits 100 --size 1000 --out vowels.txt --analysis',
    'produce --alphabet UPPER_EPCG30 --digits 12 --size 2000 --out codes.txt.gz --gz --json',
    'produce --for voucher --pattern "SUMMER-####-####*" --size 2000 --out vouchers.txt --csv --spreadsheet',
  ).action(async (options: ProduceOptions) => {
    const context = contextOf(command);
    const { digits } = options;
    const symbols = options.chars === undefined ? undefined : readSymbols(options.chars);
    const chars = symbols?.chars;
    const asked = await askedFormat(options);
    const alphabet = requireAlphabet(options.alphabet, asked);
    const { format } = asked;
    if (digits === undefined && format?.pattern === undefined) throw new UsageError('Give --digits, or --pattern.');
    const wanted: Wanted = {
      ...{ ...wantedOf(context, options), alphabet },
      ...(digits !== undefined && { digits }),
      ...(format && { format: JSON.stringify(format) }),
      ...(chars !== undefined && { chars }),
      ...(options.gtin !== undefined && { gtin: options.gtin }),
    };
    await carryOut(context, options, wanted, async ({ client, session }, terms) => {
      for (const note of symbols?.notes ?? []) context.output.say(`${note}.`);
      if (chars !== undefined) await addAlphabet(client, alphabet, chars);
      const known = await withAlphabet(client, alphabet, async () =>
        format
          ? await formatCapacity(context, client, { alphabet, digits, format, size: wanted.size }, asked)
          : await plainCapacity(context, client, { alphabet, digits: digits as number, size: wanted.size }),
      );
      requireWithin(terms, known.capacity, wanted.size);
      return newOrder(wanted, session, {
        part: 1,
        ...('before' in known && { before: known.before }),
        ...paymentOf(wanted, terms),
        ...(options.seed && { seed: options.seed }),
      });
    });
  });
}

/** Tells how many plain tokens there are. */
async function plainCapacity(
  { output }: Context,
  client: UniqueTokens,
  { alphabet: name, digits, size }: { readonly alphabet: string; readonly digits: number; readonly size: string },
) {
  const capacity = await client.getCapacity({ path: { name, digits: String(digits) } });
  output.say(tellCapacity(capacity, size));
  return { capacity, before: fullChecksum(capacity.data.attributes.chars, digits) };
}

/** Tells what a format comes to, and why a preset is as it is. */
async function formatCapacity(
  { output }: Context,
  client: UniqueTokens,
  { size, ...asked }: Parameters<typeof capacityOfFormat>[1] & { readonly size: string },
  { preset }: AskedFormat,
) {
  const capacity = await capacityOfFormat(client, asked);
  if (preset) output.say(preset.reason);
  output.say(tellFormatCapacity(capacity, size));
  return { capacity };
}

/** Adds what an order of any part can say. */
export function orderOptions(command: Command): Command {
  return command
    .requiredOption('--size <number>', 'quantity: how many codes', whole)
    .requiredOption('--out <file>', 'file for the codes. Snapshot and receipt are saved beside it')
    .option('--gz', 'download the codes compressed')
    .option('--exact', 'save exactly the bytes of the service: no newline after the last code')
    .option('--csv', 'write a CSV file too: code, position, part, void')
    .option('--spreadsheet', 'write an XLSX file too; all its cells are text')
    .option('--analysis', 'analyse the codes, and save the analysis')
    .option(
      '--note <text>',
      'what the order is for, up to 1,000 characters. "lines" and "parts" show it. It is kept for ever',
    )
    .option('--seed <text>', 'key of the hash (default: a random one)')
    .option('--payment-id <uuid>', 'id of the payment', uuid)
    .option(
      '--payment-ident <ident>',
      'PaymentIntent that pays for the order, if the service checks payments',
      paymentIdent,
    );
}

/** What an order of any part asks for. */
export function wantedOf({ settings }: Context, options: OrderOptions) {
  const { size, gz, exact, csv, spreadsheet, analysis, seed, note, paymentId, paymentIdent } = options;
  return {
    url: settings.url,
    size: String(size),
    analysis: analysis ? 'metrics' : 'none',
    gz: gz ?? false,
    ...(exact && { exact }),
    ...(csv && { csv }),
    ...(spreadsheet && { spreadsheet }),
    ...(seed !== undefined && { seed }),
    ...(note !== undefined && { note }),
    ...(paymentId !== undefined && { paymentId }),
    ...(paymentIdent !== undefined && { paymentIdent }),
  } as const;
}

/**
 * Carries an order out, or goes on with the one that the same command has begun.
 * @param begin makes the order, where none has been begun
 */
export async function carryOut(
  { output, connect, settings }: Context,
  { out }: Pick<OrderOptions, 'out'>,
  wanted: Wanted,
  begin: (connected: Connected, terms: Terms) => Promise<OrderState>,
  snapshot?: Uint8Array<ArrayBuffer>,
): Promise<void> {
  const files = orderFiles(out, wanted);
  requireRoom(wanted.size, wanted);
  // That of all the names which another --out can share.
  const unlock = await lockOrder(files.snapshot);
  try {
    const begun = readOrder(files.state, wanted);
    if (begun) output.say(`Resuming the order of ${begun.begun}.`);
    else
      requireNone(
        files.out,
        files.snapshot,
        files.receipt,
        files.analysis,
        files.picture,
        files.csv,
        files.spreadsheet,
      );
    const { client, session } = begun ? inSession(wanted.url, begun.session) : await connect();
    const order = begun ?? (await begin({ client, session }, await termsOf(settings, session)));
    if (!begun) {
      writeJson(files.state, order, true);
      if (order.payment && wanted.paymentIdent === undefined) {
        output.say('You gave no PaymentIntent, so the command made one up. A service that checks payments refuses it.');
      }
    }
    const accepted = await place(client, files.state, order, snapshot);
    const digits = wanted.digits === undefined ? '' : ` of ${wanted.digits} characters`;
    output.say(`Line ${accepted.line}: ${grouped(wanted.size)} codes${digits}.`);
    tellFulfilled(output, await fulfil(client, files, accepted, output));
  } finally {
    unlock();
  }
}

function tellFulfilled(output: Output, fulfilled: Fulfilled): void {
  const { receipt, checked, files } = fulfilled;
  for (const line of describeChecks(fulfilled)) output.say(line);
  const { seed: _, chars: __, ...shown } = receipt;
  const names: readonly [keyof OrderFiles, string][] = [
    ['out', ''],
    ['snapshot', ': you can continue the line from it, once. Keep it safe.'],
    ['receipt', ': the seed, the hashes and the checksum'],
    ['csv', ''],
    ['spreadsheet', ''],
    ['analysis', ''],
    ['picture', ''],
  ];
  const saved = names.flatMap(([name, what]) => (files[name] ? [`  ${files[name]}${what}`] : []));
  output.result({ ...shown, checked, files }, ['Saved', ...saved].join('\n'));
}

function gtin(text: string): string {
  if (gtin14Of(text) !== undefined) return text;
  throw new InvalidArgumentError('It must have 8, 12, 13 or 14 digits, the last one its check digit.');
}

function paymentIdent(text: string): string {
  if (/^pi_[A-Za-z0-9]{24}$/.test(text)) return text;
  throw new InvalidArgumentError('It must be "pi_" and 24 letters and digits.');
}
