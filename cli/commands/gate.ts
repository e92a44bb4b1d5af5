import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { Command } from 'commander';
import { redeemAll, type UniqueTokens } from '../../client/index.ts';
import { inPieces } from '../checks/asked-codes.ts';
import { allLinesOf, linesOf } from '../checks/content.ts';
import { shown } from '../checks/verified.ts';
import { readTable } from '../gate/code-table.ts';
import { knownFrom } from '../gate/known-codes.ts';
import { openList, readLists } from '../gate/list-file.ts';
import { type Admitted, appendLog, mendLog, readLog } from '../gate/own-log.ts';
import { RefusedError, UsageError } from '../platform/exits.ts';
import { writeWhole } from '../platform/files.ts';
import { grouped } from '../platform/output.ts';
import { contextOf, uuid, withExamples } from './command.ts';

/** Codes that are redeemed by one request. */
const AT_ONCE = 1_000;

export function gateCommand(): Command {
  const gate = new Command('gate').description(
    'For a gate without a connection: take the list of void and redeemed codes there, and bring back what it let in.',
  );
  for (const below of [exportCommand(), checkCommand(), scanCommand(), importCommand()]) gate.addCommand(below);
  return withExamples(
    gate,
    'gate export --line a259f1aa-8694-4eaa-9c10-4e37ac23602a --out gate.jws',
    'gate import gate-3.csv --line a259f1aa-8694-4eaa-9c10-4e37ac23602a',
  );
}

function exportCommand(): Command {
  const command = new Command('export')
    .description('Save what was voided and redeemed in a signed file. It has positions, not codes.')
    .requiredOption('--line <id>', 'the line', uuid)
    .requiredOption('--out <file>', 'the file. If it exists, only what is new is added at its end')
    .option('--key <x>', 'public key of the service (default: the key that the service shows)');
  return withExamples(command, 'gate export --line a259f1aa-8694-4eaa-9c10-4e37ac23602a --out gate.jws').action(
    async ({ line, out, key: given }: { line: string; out: string; key?: string }) => {
      const { connect, output } = contextOf(command);
      const { client } = await connect();
      let text = '';
      let since: string | undefined;
      for (;;) {
        const list = await signedList(client, line, since);
        const key = given ?? list.key.x;
        if (since === undefined && existsSync(out)) {
          const before = readLists(out, key);
          if (before.some((each) => each.line !== line)) throw new RefusedError(`${out} is of another line.`);
          text = `${(await allLinesOf(out)).filter((each) => each !== '').join('\n')}\n`;
          since = before.at(-1)?.until as string;
          continue;
        }
        openList(list.jws, key);
        text += `${list.jws}\n`;
        since = list.until;
        if (list.more) continue;
        writeWhole(out, text);
        const known = knownFrom(readLists(out, key));
        output.result({ line, out, key, until: list.until, ...known.counts }, described(known.counts, list.until, key));
        return;
      }
    },
  );
}

async function signedList(client: UniqueTokens, line: string, since: string | undefined) {
  const attributes = since === undefined ? {} : { since };
  const body = { data: { type: 'gate' as const, attributes } };
  return (await client.signGateList({ path: { id: line }, body })).data.attributes;
}

function described({ voids, redemptions }: { voids: number; redemptions: number }, until: string, key: string): string {
  const acts = `${grouped(voids)} ${voids === 1 ? 'void' : 'voids'} and ${grouped(redemptions)} ${redemptions === 1 ? 'redemption' : 'redemptions'}`;
  return `${acts} (each of one code or more), complete until ${until}. Public key: ${key}`;
}

function checkCommand(): Command {
  const command = new Command('check')
    .description('Check the signatures of an exported file. This needs no connection.')
    .argument('<file>', 'the file')
    .requiredOption('--key <x>', 'public key of the service; "gate export" shows it');
  return withExamples(command, 'gate check gate.jws --key 11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo').action(
    (file: string, { key }: { key: string }) => {
      const { output } = contextOf(command);
      const { line, until, counts } = knownFrom(readLists(file, key));
      output.result({ line, until, ...counts }, `Line ${line}: ${described(counts, until, key)}`);
    },
  );
}

interface ScanOptions {
  readonly list: string;
  readonly key: string;
  readonly codes: string;
  readonly first: string;
  readonly log: string;
  readonly recorded?: string;
}

function scanCommand(): Command {
  const command = new Command('scan')
    .description('Let codes in at a gate without a connection, each once. Exit code 1 if a code was refused.')
    .argument('[codes...]', 'codes (default: one on each line of the standard input)')
    .requiredOption('--list <file>', 'file that "gate export" wrote')
    .requiredOption('--key <x>', 'public key of the service; "gate export" shows it')
    .requiredOption('--codes <file>', 'codes of the line: a file of codes, or a table with code and position')
    .option('--first <position>', 'position of the first code in --codes, if that is a file of codes', '0')
    .requiredOption('--log <file>', 'file where each code is written before it is let in. "gate import" reads it')
    .option('--recorded <moment>', 'time to write, ISO 8601 (default: now)');
  return withExamples(
    command,
    'gate scan --list gate.jws --key 11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo --codes codes.txt --log gate-3.csv',
  ).action(async (codes: readonly string[], options: ScanOptions) => {
    const { output } = contextOf(command);
    const known = knownFrom(readLists(options.list, options.key));
    if (!/^[0-9]+$/.test(options.first)) throw new UsageError('--first must be a position: a whole number from 0.');
    const table = await readTable(options.codes, BigInt(options.first));
    mendLog(options.log);
    const own = new Map((existsSync(options.log) ? await readLog(options.log) : []).map((each) => [each.code, each]));
    const results: object[] = [];
    let admitted = 0;
    for await (const each of codes.length > 0 ? codes : linesOf('-')) {
      const code = each.trim();
      if (code === '') continue;
      const refused = refusalOf(code);
      if (refused === undefined) {
        const entry: Admitted = { code, recorded: options.recorded ?? new Date().toISOString() };
        appendLog(options.log, entry);
        own.set(code, entry);
        admitted++;
      } else process.exitCode = 1;
      if (output.isJson) results.push({ code, admitted: refused === undefined, ...(refused && { because: refused }) });
      output.line(
        `${refused === undefined ? 'LET IN ' : 'REFUSED'}  ${shown(code)}${refused === undefined ? '' : `  ${refused}`}`,
      );
    }
    output.result({ admitted, until: known.until, results });

    function refusalOf(code: string): string | undefined {
      const position = table.get(code);
      if (position === undefined) return 'not in the file of codes';
      const standing = known.standingOf(position);
      if (standing?.state === 'void') return `void since ${standing.at}: ${standing.because}`;
      if (standing)
        return `redeemed at ${standing.at}${standing.because === undefined ? '' : ` by ${standing.because}`}`;
      const before = own.get(code);
      return before && `let in here at ${before.recorded}`;
    }
  });
}

function importCommand(): Command {
  const command = new Command('import')
    .description('Redeem what a gate let in without a connection, and show conflicts. Exit code 1 if there is one.')
    .argument('<file>', 'log of the gate: a time and a code on each line')
    .requiredOption('--line <id>', 'the line', uuid);
  return withExamples(command, 'gate import gate-3.csv --line a259f1aa-8694-4eaa-9c10-4e37ac23602a').action(
    async (file: string, { line }: { line: string }) => {
      const { connect, output } = contextOf(command);
      const entries = await readLog(file);
      if (entries.length === 0) throw new UsageError(`${file} has no codes.`);
      const { client } = await connect();
      const conflicts: object[] = [];
      let redeemed = 0;
      for await (const piece of inPieces(entries, AT_ONCE)) {
        // The same piece has the same key: what was cut off goes on, and is no conflict with itself.
        const idempotencyKey = createHash('sha256')
          .update(JSON.stringify([line, piece]))
          .digest('hex');
        const codes = piece.map(({ code }) => code);
        for (const [i, result] of (await redeemAll(client, codes, { line, idempotencyKey })).entries()) {
          const { code, recorded } = piece[i] as Admitted;
          if (result.redeemed?.first) {
            redeemed++;
            continue;
          }
          const { issued, reason, redeemed: by, void: one } = result;
          conflicts.push({
            code,
            recorded,
            issued,
            ...(reason && { reason }),
            ...(by && { redeemed: by }),
            ...(one && { void: one }),
          });
          output.line(`conflict  ${shown(code)}, let in at ${recorded}: ${conflictText(result)}`);
        }
      }
      if (conflicts.length > 0) process.exitCode = 1;
      const text = `${grouped(redeemed)} of ${grouped(entries.length)} codes were redeemed first by this gate; ${grouped(conflicts.length)} ${conflicts.length === 1 ? 'conflict' : 'conflicts'}.`;
      output.result({ line, codes: entries.length, redeemed, conflicts }, text);
    },
  );
}

function conflictText({ issued, redeemed, void: one }: Awaited<ReturnType<typeof redeemAll>>[number]): string {
  if (!issued) return 'it was not issued';
  if (redeemed) return `redeemed at ${redeemed.at}${redeemed.by === undefined ? '' : ` by ${redeemed.by}`} already`;
  return one ? `void since ${one.at}: ${one.reason}` : 'it was not redeemed';
}
