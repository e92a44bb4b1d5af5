import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Command, InvalidArgumentError } from 'commander';
import type { UniqueTokens } from '../../client/index.ts';
import { codesAgainAt, NEWLINE, type Positions, positionsOfPart } from '../orders/codes-again.ts';
import { factsOf } from '../orders/line-facts.ts';
import { FileError, RefusedError, UsageError } from '../platform/exits.ts';
import { makeFolderOf, rename, requireNone } from '../platform/files.ts';
import { grouped } from '../platform/output.ts';
import { contextOf, uuid, whole, withExamples } from './command.ts';

interface CodesOptions {
  readonly part?: number;
  readonly from?: number;
  readonly count?: number;
  readonly all?: true;
  readonly csv?: true;
  readonly out?: string;
}

export function codesCommand(): Command {
  const command = new Command('codes')
    .description(
      'Get issued codes again, for example after a file was lost. The service records each request for ever.',
    )
    .argument('<id>', 'the line; "lines" shows it', uuid)
    .option('--part <number>', 'all codes of a batch; "parts" shows them', whole)
    .option('--from <position>', 'first position, with --count. The first code of a line is at 0', position)
    .option('--count <number>', 'number of codes', whole)
    .option('--all', 'all codes of the line')
    .option('--csv', 'write CSV: code, position, batch, void')
    .option('--out <file>', 'file for the codes (default: the standard output)');
  return withExamples(
    command,
    'codes a259f1aa-8694-4eaa-9c10-4e37ac23602a --part 1 --out again.txt',
    'codes a259f1aa-8694-4eaa-9c10-4e37ac23602a --from 0 --count 10',
    'codes a259f1aa-8694-4eaa-9c10-4e37ac23602a --all --csv --out all.csv',
  ).action(async (id: string, options: CodesOptions) => {
    const { connect, output } = contextOf(command);
    const { out, csv = false } = options;
    requireOneWay(options);
    if (output.isJson && out === undefined)
      throw new UsageError('With --json give --out, too: the codes are saved there.');
    if (out !== undefined) requireNone(out);
    const { client } = await connect();
    const positions = await positionsAsked(client, id, options);
    const bytes = Readable.from(withEnd(codesAgainAt(client, id, positions, csv), csv));
    if (out === undefined) {
      await toStandardOutput(bytes);
      return;
    }
    const part = `${out}.part`;
    makeFolderOf(out);
    await pipeline(bytes, createWriteStream(part, { mode: 0o600, flush: true })).catch((error) => {
      throw FileError.of(error, part);
    });
    rename(part, out);
    const { from, count } = positions;
    const codes = { line: id, from: String(from), count: String(count), file: out };
    output.result(
      codes,
      `${grouped(String(count))} ${count === 1n ? 'code' : 'codes'} from position ${grouped(String(from))} on\nSaved\n  ${out}`,
    );
  });
}

function requireOneWay({ part, from, count, all }: CodesOptions): void {
  if ((from === undefined) !== (count === undefined)) throw new UsageError('Give both --from and --count.');
  const ways = [part, from, all].filter((way) => way !== undefined);
  if (ways.length !== 1) throw new UsageError('Give --part, --from and --count, or --all.');
}

/** @throws RefusedError where the line has no such codes */
async function positionsAsked(client: UniqueTokens, id: string, options: CodesOptions): Promise<Positions> {
  const { part, from, count } = options;
  if (part !== undefined) return positionsOfPart(client, id, part);
  const { issued } = await factsOf(client, id);
  if (issued === '0') throw new RefusedError(`The line ${id} has issued no codes yet.`);
  if (from === undefined || count === undefined) return { from: 0n, count: BigInt(issued) };
  if (BigInt(from) + BigInt(count) <= BigInt(issued)) return { from: BigInt(from), count: BigInt(count) };
  throw new RefusedError(
    `The line has issued ${grouped(issued)} codes: positions 0 to ${grouped(String(BigInt(issued) - 1n))}.`,
  );
}

/** Text for people ends with a newline. */
async function* withEnd(bytes: AsyncGenerator<Uint8Array>, csv: boolean): AsyncGenerator<Uint8Array> {
  yield* bytes;
  if (!csv) yield NEWLINE;
}

/** Whoever reads may stop reading. */
async function toStandardOutput(bytes: Readable): Promise<void> {
  let isClosed = false;
  process.stdout.once('error', () => {
    isClosed = true;
  });
  for await (const piece of bytes) {
    if (isClosed) return;
    if (!process.stdout.write(piece))
      await Promise.race([once(process.stdout, 'drain'), once(process.stdout, 'close')]);
  }
}

function position(text: string): number {
  const value = Number(text);
  if (/^(0|[1-9]\d*)$/.test(text) && Number.isSafeInteger(value)) return value;
  throw new InvalidArgumentError('It must be a whole number from 0.');
}
