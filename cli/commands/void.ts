import { randomUUID } from 'node:crypto';
import { Command } from 'commander';
import { allItems, type Void, type VoidCodes } from '../../client/index.ts';
import { codesIn, inPieces } from '../checks/asked-codes.ts';
import { UsageError } from '../platform/exits.ts';
import { grouped, table } from '../platform/output.ts';
import { contextOf, uuid, whole, withExamples } from './command.ts';

/** Codes that one void takes. */
const AT_ONCE = 1_000;

interface VoidOptions {
  readonly line: string;
  readonly file?: string;
  readonly part?: number;
  readonly from?: string;
  readonly count?: string;
  readonly withdraw?: string;
  readonly reason: string;
}

export function voidCommand(): Command {
  const command = new Command('void')
    .description('Make issued codes void, or withdraw that. Where one was not issued, none is void.')
    .argument('[codes...]', 'codes; put -- in front where one begins with a hyphen')
    .requiredOption('--line <id>', 'the line', uuid)
    .requiredOption('--reason <text>', 'why, up to 200 characters; it is kept for ever')
    .option('--file <file>', 'codes, one a line, 1,000 at a time; - is the standard input')
    .option('--part <number>', 'all codes of a part', whole)
    .option('--from <position>', 'codes from this position on, with --count')
    .option('--count <number>', 'how many')
    .option('--withdraw <id>', 'withdraw this void', uuid);
  return withExamples(
    command,
    'void 0A1B2C3D4E5F6G7H8K9M --line a259f1aa-8694-4eaa-9c10-4e37ac23602a --reason "chargeback"',
    'void --part 3 --line a259f1aa-8694-4eaa-9c10-4e37ac23602a --reason "the roll was lost"',
    'void --withdraw 018f3d8e-2c18-7a44-9b1e-3f5d2c7a9e10 --line a259f1aa-8694-4eaa-9c10-4e37ac23602a --reason "found again"',
  ).action(async (given: readonly string[], options: VoidOptions) => {
    const { connect, output } = contextOf(command);
    const { line, reason, file, part, from, count, withdraw } = options;
    const ways = [given.length > 0 || undefined, file, part, from ?? count, withdraw];
    if (ways.filter((way) => way !== undefined).length !== 1) {
      throw new UsageError('Give codes, --file, --part, --from and --count, or --withdraw.');
    }
    const { client } = await connect();
    if (withdraw !== undefined) {
      const body = { data: { type: 'void' as const, attributes: { reason } } };
      const { data } = await client.withdrawVoid({ path: { id: line, void: withdraw }, body });
      output.result({ void: data }, 'It does not count any more.');
      return;
    }
    const voids: Void[] = [];
    const voidThese = async (codes: Partial<VoidCodes['data']['attributes']>) => {
      const body = { data: { type: 'void' as const, attributes: { ...codes, reason } } };
      const { data } = await client.voidCodes({
        path: { id: line },
        body,
        headers: { 'Idempotency-Key': randomUUID() },
      });
      voids.push(data);
      output.line(voidText(data));
    };
    if (part !== undefined) await voidThese({ part });
    else if (given.length === 0 && file === undefined) {
      if (from === undefined || count === undefined) throw new UsageError('--from and --count go together.');
      await voidThese({ from, count });
    } else {
      const codes = file === undefined ? given.map((token) => ({ token })) : codesIn([file], { blank: 0, bytes: 0 });
      for await (const piece of inPieces<{ readonly token: string }>(codes, AT_ONCE)) {
        await voidThese({ tokens: piece.map(({ token }) => token) });
      }
    }
    if (voids.length === 0) throw new UsageError(`${file} holds no codes.`);
    output.result({ voids });
  });
}

function voidText({ id, attributes }: Void): string {
  const { count } = attributes;
  return `${grouped(count)} ${count === '1' ? 'code is' : 'codes are'} void: ${id}`;
}

export function voidsCommand(): Command {
  const command = new Command('voids')
    .description('List what was made void of a line, withdrawn voids too.')
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
  const which = part === undefined ? (from === undefined ? 'single' : `from ${grouped(from)}`) : `part ${part}`;
  return [id, timestamps.voided, grouped(count), which, reason, timestamps.withdrawn ?? ''];
}
