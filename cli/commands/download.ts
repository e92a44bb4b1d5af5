import { Command } from 'commander';
import type { UniqueTokens } from '../../client/index.ts';
import { capacityOfResolved } from '../../engine/formats/resolved.ts';
import { fullChecksum } from '../checks/check.ts';
import { type EarlierPartAsked, fetchEarlierPart } from '../orders/earlier-part.ts';
import { keptFormatOf } from '../orders/format.ts';
import { factsOf, symbolsOfLine } from '../orders/line-facts.ts';
import { lockOrder } from '../orders/lock.ts';
import { newOrder, type Wanted } from '../orders/state.ts';
import { type OrderFiles, orderFiles, requireNone } from '../platform/files.ts';
import { grouped } from '../platform/output.ts';
import { type Context, contextOf, uuid, whole, withExamples } from './command.ts';
import { carryOut } from './produce.ts';

interface DownloadOptions {
  readonly out: string;
  readonly gz?: boolean;
  readonly exact?: true;
  readonly csv?: true;
  readonly spreadsheet?: true;
  readonly part?: number;
}

export function downloadCommand(): Command {
  const command = new Command('download')
    .description(
      'Get the files of a line and check them. For lines that were ordered elsewhere, or files that were lost.',
    )
    .argument('<id>', 'the line; "lines" shows it', uuid)
    .requiredOption(
      '--out <file>',
      'file for the codes. For the current batch, snapshot and receipt are saved beside it',
    )
    .option('--part <number>', 'an earlier batch; "parts" shows them (default: the current one)', whole)
    .option('--gz', 'download the codes compressed')
    .option('--exact', 'save exactly the bytes of the service: no newline after the last code')
    .option('--csv', 'write a CSV file too: code, position, part, void')
    .option('--spreadsheet', 'write an XLSX file too; all its cells are text');
  return withExamples(
    command,
    'download a259f1aa-8694-4eaa-9c10-4e37ac23602a --out codes.txt',
    'download a259f1aa-8694-4eaa-9c10-4e37ac23602a --out codes.txt --csv --spreadsheet',
    'download a259f1aa-8694-4eaa-9c10-4e37ac23602a --part 1 --out codes-1.txt',
  ).action(async (id: string, { out, gz = false, exact, part, csv, spreadsheet }: DownloadOptions) => {
    const context = contextOf(command);
    const { client } = await context.connect();
    // Of the current one there are a snapshot and a receipt too.
    if (part !== undefined && part !== (await currentPart(client, id))) {
      const files = orderFiles(out, { ...(csv && { csv }), ...(spreadsheet && { spreadsheet }) });
      await downloadEarlier(context, client, files, { id, part, gz, exact: exact === true });
      return;
    }
    const { data, meta } = await client.getTokens({ path: { id } });
    const { alphabet, analysis, digits, size, available, status, timestamps, format } = data.attributes;
    const wanted: Wanted = {
      url: context.settings.url,
      alphabet,
      digits: Number(digits),
      size,
      analysis,
      gz,
      ...(exact && { exact }),
      ...(csv && { csv }),
      ...(spreadsheet && { spreadsheet }),
      line: id,
    };
    await carryOut(context, { out }, wanted, async ({ session }) => {
      const chars = await symbolsOfLine(client, id, alphabet);
      const { length } = [...chars];
      // From its end on the part is not among what is available.
      const produced = status === 'requested' || status === 'started' ? 0n : BigInt(size);
      const kept = await keptFormatOf(client, id, format);
      const capacity = kept ? capacityOfResolved(kept) : BigInt(length) ** BigInt(digits);
      const isFirst = BigInt(available) + produced === capacity;
      const number = isFirst ? 1 : await currentPart(client, id);
      const known = {
        ...(number !== undefined && { part: number }),
        ...(isFirst && { before: fullChecksum(chars, Number(digits), kept) }),
      };
      const order = newOrder(wanted, session, { ...known, ...(meta?.seed && { seed: meta.seed }) });
      return { ...order, line: id, requested: timestamps.requested };
    });
  });
}

/** Number of the part that the line shows; undefined where it shows none any more, or where that is not certain. */
async function currentPart(client: UniqueTokens, id: string): Promise<number | undefined> {
  const { record, part, complete } = await factsOf(client, id);
  if (!record || !complete) return undefined;
  return record.status === 'requested' || record.status === 'started' ? part : part - 1;
}

/** Gets a part that is not the current one. */
async function downloadEarlier({ output }: Context, client: UniqueTokens, files: OrderFiles, asked: EarlierPartAsked) {
  const { out, csv, spreadsheet } = files;
  const unlock = await lockOrder(files.snapshot);
  try {
    requireNone(out, csv, spreadsheet);
    const { size, checked, again, tables } = await fetchEarlierPart(client, asked, files, output);
    const { id, part } = asked;
    if (again) output.say('The service no longer keeps this file, so it computed the codes again. They are the same.');
    const what = checked
      ? 'no two the same; the service has no hash of an earlier batch'
      : 'not checked: the line was deleted';
    output.say(`${checked ? '✓' : '–'} ${grouped(size)} codes, ${what}`);
    output.result(
      { line: id, part, size, again, ...(checked && { checked }), files: { out, ...tables } },
      ['Saved', out, ...Object.values(tables)].join('\n  '),
    );
  } finally {
    unlock();
  }
}
