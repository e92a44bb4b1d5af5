import { Command, InvalidArgumentError } from 'commander';
import { allItems, type PartList } from '../../client/index.ts';
import { UsageError } from '../platform/exits.ts';
import { grouped, table } from '../platform/output.ts';
import { contextOf, uuid, withExamples } from './command.ts';

interface PartsOptions {
  readonly since?: string;
  readonly until?: string;
  readonly year?: number;
}

export function partsCommand(): Command {
  const command = new Command('parts')
    .description('List issued batches and their total: of one line, or of all lines with the deleted ones.')
    .argument('[id]', 'the line (default: all lines)', uuid)
    .option('--since <date>', 'batches that ended at this time (UTC) or later: 2026-01-01 or 2026-01-01T12:00:00Z')
    .option('--until <date>', 'batches that ended before this time')
    .option('--year <year>', 'batches of this year (UTC)', year);
  return withExamples(command, 'parts --year 2026', 'parts --since 2026-10-01 --until 2026-11-01', LINE).action(
    async (id: string | undefined, options: PartsOptions) => {
      const range = rangeOf(options);
      if (id !== undefined && Object.keys(range).length > 0) {
        throw new UsageError('Give a line, or --year, --since and --until, not both: these options are for all lines.');
      }
      const { connect, output } = contextOf(command);
      const { client } = await connect();
      let meta: PartList['meta'] = { total: '0', parts: 0, complete: true };
      const parts = await allItems(async (page) => {
        const answer =
          id === undefined
            ? await client.listParts({ query: { ...range, ...page } })
            : await client.listPartsOfLine({ path: { id }, query: page });
        meta = answer.meta;
        return answer;
      });
      if (!meta.complete) output.warn('batches of version 0.1 may be missing, until the operator has run the upgrade.');
      const total = `Total: ${grouped(meta.total)} codes in ${grouped(meta.parts)} ${meta.parts === 1 ? 'batch' : 'batches'}.`;
      const rows = parts.map(({ id, attributes, relationships }) => ({
        id,
        line: relationships.tokens.data.id,
        ...attributes,
      }));
      output.result({ ...meta, parts: rows }, parts.length === 0 ? total : `${describe(parts)}\n${total}`);
    },
  );
}

const LINE = 'parts a259f1aa-8694-4eaa-9c10-4e37ac23602a --json';

function rangeOf({ since, until, year }: PartsOptions) {
  if (year !== undefined && (since ?? until) !== undefined)
    throw new UsageError('Give --year, or --since and --until.');
  const from = year === undefined ? since : `${year}-01-01`;
  const to = year === undefined ? until : `${year + 1}-01-01`;
  return { ...(from !== undefined && { 'filter[since]': from }), ...(to !== undefined && { 'filter[until]': to }) };
}

function year(text: string): number {
  if (/^2\d{3}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It must be a year such as 2026.');
}

function describe(parts: PartList['data']): string {
  const rows = parts.map(({ attributes, relationships }) => {
    const { part, size, first, timestamps, note } = attributes;
    return [
      relationships.tokens.data.id,
      String(part),
      grouped(size),
      grouped(first),
      timestamps.ended ?? '',
      note ?? '',
    ];
  });
  return table([['LINE', 'BATCH', 'CODES', 'FIRST', 'ENDED', 'NOTE'], ...rows]);
}
