import { randomUUID } from 'node:crypto';
import { Command } from 'commander';
import { allItems, type UniqueTokens, type Void, type VoidCodes } from '../../client/index.ts';
import { type AskedCode, codesIn, inPieces, newReads, tellReads } from '../checks/asked-codes.ts';
import { nameOf } from '../checks/content.ts';
import { knownRows } from '../checks/known-rows.ts';
import { openReport } from '../checks/report.ts';
import { RefusedError, UsageError } from '../platform/exits.ts';
import { grouped, type Output, table } from '../platform/output.ts';
import { type CodeFileOptions, codeFileOptions, requireNoTable } from './code-files.ts';
import { contextOf, uuid, whole, withExamples } from './command.ts';

/** Codes that one void takes. */
const AT_ONCE = 1_000;

interface VoidOptions extends CodeFileOptions {
  readonly line: string;
  readonly part?: number;
  readonly from?: string;
  readonly count?: string;
  readonly withdraw?: string;
  readonly reason: string;
  readonly out?: string;
}

export function voidCommand(): Command {
  const command = codeFileOptions(new Command('void'))
    .description('Make issued codes void, or undo that. If one code was not issued, none is made void.')
    .argument('[codes...]', 'codes. Put -- before them if one begins with a hyphen')
    .requiredOption('--line <id>', 'the line', uuid)
    .requiredOption('--reason <text>', 'why, up to 200 characters. It is kept for ever')
    .option('--part <number>', 'all codes of a batch; "parts" shows them', whole)
    .option('--from <position>', 'first position, with --count')
    .option('--count <number>', 'number of codes')
    .option('--withdraw <id>', 'undo this void; "voids" shows its id', uuid)
    .option('--out <report.csv>', 'save a table with the result of each code');
  return withExamples(
    command,
    'void 0A1B2C3D4E5F6G7H8K9M --line a259f1aa-8694-4eaa-9c10-4e37ac23602a --reason "chargeback"',
    'void --file lost.csv --column serial --line a259f1aa-8694-4eaa-9c10-4e37ac23602a --reason "stolen"',
    'void --part 3 --line a259f1aa-8694-4eaa-9c10-4e37ac23602a --reason "the roll was lost"',
    'void --withdraw 018f3d8e-2c18-7a44-9b1e-3f5d2c7a9e10 --line a259f1aa-8694-4eaa-9c10-4e37ac23602a --reason "found again"',
  ).action(async (given: readonly string[], options: VoidOptions) => {
    const { connect, output } = contextOf(command);
    const { line, reason, file, part, from, count, withdraw } = options;
    const ways = [given.length > 0 || undefined, file, part, from ?? count, withdraw];
    if (ways.filter((way) => way !== undefined).length !== 1) {
      throw new UsageError('Give codes, --file, --part, --from and --count, or --withdraw.');
    }
    if (file === undefined) requireNoTable(options);
    const areCodes = given.length > 0 || file !== undefined;
    if (options.out !== undefined && !areCodes) throw new UsageError('--out needs codes, or --file.');
    const { client } = await connect();
    if (withdraw !== undefined) {
      const body = { data: { type: 'void' as const, attributes: { reason } } };
      const { data } = await client.withdrawVoid({ path: { id: line, void: withdraw }, body });
      output.result({ void: data }, 'The void is undone.');
      return;
    }
    if (areCodes) {
      await voidGiven(client, output, given, options);
      return;
    }
    if (part === undefined && (from === undefined || count === undefined)) {
      throw new UsageError('Give both --from and --count.');
    }
    const which = part === undefined ? { from: from as string, count: count as string } : { part };
    const one = await voidThese(client, line, { ...which, reason });
    output.line(voidText(one));
    output.result({ voids: [one] });
  });
}

/** Makes codes void, after all of them were found to be issued: so where one is not, nothing has happened. */
async function voidGiven(client: UniqueTokens, output: Output, given: readonly string[], options: VoidOptions) {
  const { line, reason, file: files = [], out } = options;
  const report = out === undefined ? undefined : openReport(out);
  const reads = newReads();
  const listed = given.map((token, i): AskedCode => ({ token, row: i + 1 }));
  const asked = files.length > 0 ? codesIn(files, reads, options) : listed;
  const { rows, unknown } = await knownRows(client, line, asked, output);
  if (rows.length === 0) throw new UsageError(`${files.map(nameOf).join(', ')} holds no codes.`);
  tellReads(reads, output);
  if (unknown > 0) {
    for (const row of rows) await report?.add(row);
    await report?.end();
    const of = `${grouped(unknown)} of ${grouped(rows.length)} ${rows.length === 1 ? 'code' : 'codes'} ${unknown === 1 ? 'was' : 'were'}`;
    throw new RefusedError(
      `No code was made void: ${of} not issued by the line ${line}.${out === undefined ? ' --out report.csv has them in a table.' : ` ${out} has them.`}`,
    );
  }
  const voids: Void[] = [];
  try {
    for await (const piece of inPieces(rows, AT_ONCE)) {
      const tokens = piece.map(({ token, read }) => read ?? token);
      const one = await voidThese(client, line, { tokens, reason });
      voids.push(one);
      output.line(voidText(one));
      const at = one.attributes.timestamps.voided;
      // The earliest void of a code is the one that is shown.
      for (const row of piece) await report?.add({ ...row, void: row.void ?? { reason, at } });
    }
  } catch (error) {
    if (voids.length > 0)
      output.warn(
        `these voids were made already: ${voids.map(({ id }) => id).join(', ')}. Give the other codes again.`,
      );
    throw error;
  }
  await report?.end();
  output.result({ voids, headings: reads.headings }, ...(out === undefined ? [] : [`Saved\n  ${out}`]));
}

async function voidThese(
  client: UniqueTokens,
  line: string,
  attributes: VoidCodes['data']['attributes'],
): Promise<Void> {
  const body = { data: { type: 'void' as const, attributes } };
  return (await client.voidCodes({ path: { id: line }, body, headers: { 'Idempotency-Key': randomUUID() } })).data;
}

function voidText({ id, attributes }: Void): string {
  const { count } = attributes;
  return `${grouped(count)} ${count === '1' ? 'code is' : 'codes are'} void: ${id}`;
}

export function voidsCommand(): Command {
  const command = new Command('voids')
    .description('List the voids of a line, also those that were undone.')
    .argument('<id>', 'the line', uuid);
  return withExamples(command, 'voids a259f1aa-8694-4eaa-9c10-4e37ac23602a').action(async (id: string) => {
    const { connect, output } = contextOf(command);
    const { client } = await connect();
    const voids = await allItems((query) => client.listVoids({ path: { id }, query }));
    output.result({ voids }, voids.length === 0 ? 'No voids.' : table([HEADING, ...voids.map(rowOf)]));
  });
}

const HEADING = ['VOID', 'SINCE', 'CODES', 'WHICH', 'REASON', 'WITHDRAWN'];

function rowOf({ id, attributes }: Void): string[] {
  const { timestamps, count, part, from, reason } = attributes;
  const which = part === undefined ? (from === undefined ? 'single' : `from ${grouped(from)}`) : `batch ${part}`;
  return [id, timestamps.voided, grouped(count), which, reason, timestamps.withdrawn ?? ''];
}
