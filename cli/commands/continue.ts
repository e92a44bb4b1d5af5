import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { Command } from 'commander';
import { oddsOf, oddsSentence } from '../alphabets/capacity-text.ts';
import { helpedWithSnapshot, missingSnapshotText } from '../orders/current-snapshot.ts';
import { factsOf, type LineFacts } from '../orders/line-facts.ts';
import { type Receipt, readReceipt } from '../orders/receipt.ts';
import { newOrder, type Wanted } from '../orders/state.ts';
import { paymentOf } from '../orders/terms.ts';
import { RefusedError, UsageError } from '../platform/exits.ts';
import { naming } from '../platform/files.ts';
import type { Output } from '../platform/output.ts';
import { type Context, contextOf, uuid, whole, withExamples } from './command.ts';
import { carryOut, type OrderOptions, orderOptions, wantedOf } from './produce.ts';

interface ContinueOptions extends OrderOptions {
  readonly snapshot?: string;
  readonly receipt?: string;
  readonly line?: string;
  readonly alphabet?: string;
  readonly digits?: number;
}

export function continueCommand(): Command {
  const command = new Command('continue')
    .description('Order the next batch of a line. It has no code that an earlier batch has.')
    .option('--line <id>', 'the line; "lines" shows it', uuid)
    .option('--snapshot <file>', 'snapshot of the last batch, instead of --line. A snapshot works once')
    .option('--receipt <file>', 'receipt of the last batch (default: the one beside the snapshot)')
    .option(
      '--alphabet <name>',
      'character set of the line. Only for the snapshot of a deleted line, if you have no receipt',
    )
    .option('--digits <number>', 'length of its codes. Only in the same case', whole);
  return withExamples(
    orderOptions(command),
    'continue --line a259f1aa-8694-4eaa-9c10-4e37ac23602a --size 20000 --out codes-2.txt',
    'continue --snapshot codes.snapshot --size 20000 --out codes-2.txt',
    'continue --snapshot found.blob --line a259f1aa-8694-4eaa-9c10-4e37ac23602a --size 20000 --out codes-2.txt',
  ).action(async (options: ContinueOptions) => {
    const context = contextOf(command);
    const { snapshot } = options;
    const receipt = receiptOf(options);
    const line = options.line ?? receipt?.line;
    if (snapshot !== undefined && !existsSync(snapshot)) throw new UsageError(missingSnapshotText(snapshot, line));
    if (line === undefined) {
      throw new UsageError(
        snapshot === undefined
          ? 'Give --line or --snapshot. "unique-tokens lines" shows your lines.'
          : 'There is no receipt beside the snapshot: give --receipt, or --line. "unique-tokens lines" shows your lines.',
      );
    }
    if (snapshot === undefined) await continueLine(context, options, line, receipt);
    else await continueSnapshot(context, options, { line, snapshot, ...(receipt && { receipt }) });
  });
}

/** Continues a line from what the service remembers of it. */
async function continueLine(context: Context, options: ContinueOptions, line: string, receipt?: Receipt) {
  const wanted: Wanted = { ...wantedOf(context, options), line };
  await carryOut(context, options, wanted, async ({ client, session }, terms) => {
    const facts = await factsOf(client, line);
    tellOdds(context.output, facts, wanted.size);
    const { part, before } = whatPrecedes(facts, receipt);
    return newOrder(wanted, session, {
      ...paymentOf(wanted, terms),
      ...(part !== undefined && { part }),
      ...(before !== undefined && { before }),
      // Where it is certain, the order is refused if somebody else was first.
      ...(facts.complete && facts.record?.status !== 'failed' && { from: facts.issued }),
      ...(options.seed && { seed: options.seed }),
    });
  });
}

interface FromSnapshot {
  readonly line: string;
  readonly snapshot: string;
  readonly receipt?: Receipt;
}

/** Continues a line from its snapshot. */
async function continueSnapshot(context: Context, options: ContinueOptions, { line, snapshot, receipt }: FromSnapshot) {
  const bytes = Uint8Array.from(naming(snapshot, () => readFileSync(snapshot)));
  const hash = createHash('sha256').update(bytes).digest('hex');
  const given = { alphabet: options.alphabet ?? receipt?.alphabet, digits: options.digits ?? receipt?.digits };
  const { alphabet, digits } = await completed(context, line, given);
  const wanted: Wanted = { ...wantedOf(context, options), alphabet, digits, line, snapshot: hash };
  try {
    await carryOut(
      context,
      options,
      wanted,
      async ({ client, session }, terms) => {
        const facts = await factsOf(client, line);
        tellOdds(context.output, facts, wanted.size);
        const preceding = whatPrecedes(facts);
        const part = receipt?.part === undefined ? preceding.part : receipt.part + 1;
        const before = receipt?.checksum ?? preceding.before;
        return newOrder(wanted, session, {
          ...paymentOf(wanted, terms),
          ...(part && { part }),
          ...(before && { before }),
          ...(options.seed && { seed: options.seed }),
        });
      },
      bytes,
    );
  } catch (error) {
    throw helpedWithSnapshot(error, snapshot, line);
  }
}

/** Alphabet and digits of a line: what is not given, the service knows. @throws UsageError where it shows the line no more */
async function completed(
  { connect }: Context,
  line: string,
  given: { readonly alphabet: string | undefined; readonly digits: number | undefined },
) {
  if (given.alphabet !== undefined && given.digits !== undefined) {
    return { alphabet: given.alphabet, digits: given.digits };
  }
  const { record } = await factsOf((await connect()).client, line);
  const alphabet = given.alphabet ?? record?.alphabet;
  const digits = given.digits ?? (record && Number(record.digits));
  if (alphabet !== undefined && digits !== undefined) return { alphabet, digits };
  throw new UsageError(
    'The line was deleted, and its snapshot has no receipt: give --alphabet and --digits, or only --line.',
  );
}

/** Number of the next part and the checksum before it, as far as they are certain. */
function whatPrecedes({ record, part, complete }: LineFacts, receipt?: Receipt) {
  const checksum = record && 'checksum' in record ? record.checksum : undefined;
  const fromReceipt = receipt?.part === part - 1 ? receipt.checksum : undefined;
  return { part: complete ? part : undefined, before: checksum ?? fromReceipt };
}

/** Tells the odds after the order, where the service still shows the line. */
function tellOdds(output: Output, { record, issued }: LineFacts, size: string): void {
  if (!record) return;
  const isUnderWay = record.status === 'requested' || record.status === 'started';
  const all = BigInt(record.available) + BigInt(issued);
  const codes = BigInt(issued) + BigInt(size) + (isUnderWay ? BigInt(record.size) : 0n);
  if (codes <= all) output.say(oddsSentence(String(codes), oddsOf(codes, all).text, "the line's "));
}

function receiptOf({ receipt, snapshot, line }: ContinueOptions): Receipt | undefined {
  const beside = snapshot?.replace(/\.snapshot$/, '.receipt.json');
  const path = receipt ?? (beside !== snapshot && beside !== undefined && existsSync(beside) ? beside : undefined);
  if (path === undefined) return undefined;
  const read = readReceipt(path);
  if (line === undefined || line === read.line) return read;
  throw new RefusedError(`The receipt ${path} is of the line ${read.line}. Give its --line, or another --receipt.`);
}
