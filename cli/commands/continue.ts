import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { Command } from 'commander';
import { type Receipt, readReceipt } from '../orders/receipt.ts';
import { newOrder, type Wanted } from '../orders/state.ts';
import { paymentOf } from '../orders/terms.ts';
import { RefusedError, UsageError } from '../platform/exits.ts';
import { naming } from '../platform/files.ts';
import { contextOf, uuid, whole, withExamples } from './command.ts';
import { carryOut, type OrderOptions, orderOptions, wantedOf } from './produce.ts';

interface ContinueOptions extends OrderOptions {
  readonly snapshot: string;
  readonly receipt?: string;
  readonly line?: string;
  readonly alphabet?: string;
  readonly digits?: number;
}

export function continueCommand(): Command {
  const command = new Command('continue')
    .description('Order a further part of a line from its snapshot. A snapshot is continued once.')
    .requiredOption('--snapshot <file>', 'snapshot after the last part')
    .option('--receipt <file>', 'receipt of the last part; without it the one beside the snapshot')
    .option('--line <id>', 'the line, where there is no receipt', uuid)
    .option('--alphabet <name>', 'its alphabet, where there is no receipt')
    .option('--digits <number>', 'symbols of a token, where there is no receipt', whole);
  return withExamples(
    orderOptions(command),
    'continue --snapshot codes.snapshot --size 20000 --out codes-2.txt',
    'continue --snapshot found.blob --line a259f1aa-8694-4eaa-9c10-4e37ac23602a --alphabet UPPER_EPCG30 --digits 20 --size 20000 --out codes-2.txt',
  ).action(async (options: ContinueOptions) => {
    const context = contextOf(command);
    if (!existsSync(options.snapshot)) throw new UsageError(`There is no snapshot ${options.snapshot}.`);
    const snapshot = Uint8Array.from(naming(options.snapshot, () => readFileSync(options.snapshot)));
    const receipt = receiptOf(options);
    const line = options.line ?? receipt?.line;
    const alphabet = options.alphabet ?? receipt?.alphabet;
    const digits = options.digits ?? receipt?.digits;
    if (line === undefined || alphabet === undefined || digits === undefined) {
      throw new UsageError(
        'There is no receipt beside the snapshot: give --receipt, or --line, --alphabet and --digits.',
      );
    }
    const hash = createHash('sha256').update(snapshot).digest('hex');
    const wanted: Wanted = { ...wantedOf(context, options), alphabet, digits, line, snapshot: hash };
    await carryOut(
      context,
      options,
      wanted,
      async ({ session }, terms) =>
        newOrder(wanted, session, {
          ...paymentOf(wanted, terms),
          ...(receipt?.part && { part: receipt.part + 1 }),
          ...(receipt && { before: receipt.checksum }),
          ...(options.seed && { seed: options.seed }),
        }),
      snapshot,
    );
  });
}

function receiptOf({ receipt, snapshot, line }: ContinueOptions): Receipt | undefined {
  const beside = snapshot.replace(/\.snapshot$/, '.receipt.json');
  if (receipt === undefined && (beside === snapshot || !existsSync(beside))) return undefined;
  const read = readReceipt(receipt ?? beside);
  if (line === undefined || line === read.line) return read;
  throw new RefusedError(`The receipt is of the line ${read.line}.`);
}
