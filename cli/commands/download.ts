import { Command } from 'commander';
import { capacityOfResolved } from '../../engine/formats/resolved.ts';
import { fullChecksum } from '../checks/check.ts';
import { keptFormatOf } from '../orders/format.ts';
import { newOrder, type Wanted } from '../orders/state.ts';
import { contextOf, uuid, withExamples } from './command.ts';
import { carryOut } from './produce.ts';

interface DownloadOptions {
  readonly out: string;
  readonly gz?: boolean;
  readonly exact?: true;
  readonly csv?: true;
  readonly spreadsheet?: true;
}

export function downloadCommand(): Command {
  const command = new Command('download')
    .description('Wait for a line that was ordered elsewhere, download its current part and check it.')
    .argument('<id>', 'the line, one of those that "lines" lists', uuid)
    .requiredOption('--out <file>', 'file for the tokens; snapshot and receipt are saved beside it')
    .option('--gz', 'download the tokens compressed')
    .option('--exact', "the service's bytes: no newline behind the last token")
    .option('--csv', 'write a CSV file too: code, position, part, void')
    .option('--spreadsheet', 'write an XLSX file too, in which each cell is text');
  return withExamples(
    command,
    'download a259f1aa-8694-4eaa-9c10-4e37ac23602a --out codes.txt',
    'download a259f1aa-8694-4eaa-9c10-4e37ac23602a --out codes.txt --csv --spreadsheet',
  ).action(async (id: string, { out, gz = false, exact, csv, spreadsheet }: DownloadOptions) => {
    const context = contextOf(command);
    const { client } = await context.connect();
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
      const { chars, length } = (await client.getAlphabet({ path: { name: alphabet } })).data.attributes;
      // From its end on the part is not among what is available.
      const produced = status === 'requested' || status === 'started' ? 0n : BigInt(size);
      const kept = await keptFormatOf(client, id, format);
      const capacity = kept ? capacityOfResolved(kept) : BigInt(length) ** BigInt(digits);
      const isFirst = BigInt(available) + produced === capacity;
      const known = isFirst ? { part: 1, before: fullChecksum(chars, Number(digits), kept) } : {};
      const order = newOrder(wanted, session, { ...known, ...(meta?.seed && { seed: meta.seed }) });
      return { ...order, line: id, requested: timestamps.requested };
    });
  });
}
