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
    'Take what was voided and redeemed to a gate without a connection, and back.',
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
    .description('Write what was voided and redeemed into a signed file: positions, no codes.')
    .requiredOption('--line <id>', 'the line', uuid)
    .requiredOption('--out <file>', 'the file; what was done since is written behind what it has')
    .option('--key <x>', "the service's public key; without it the one that it tells");
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
    .description('Check the signatures of such a file, without the service.')
    .argument('<file>', 'the file')
    .requiredOption('--key <x>', "the service's public key, as export tells it");
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
    .description('Let codes in at a gate without a connection, each once. Ends with 1 where one was not let in.')
    .argument('[codes...]', 'codes; without them one a line of the standard input, until it ends')
    .requiredOption('--list <file>', 'what export has written')
    .requiredOption('--key <x>', "the service's public key, as export tells it")
    .requiredOption('--codes <file>', "the line's codes: a data file, or a table with code and position")
    .option('--first <position>', 'position of the first code of a data file', '0')
    .requiredOption('--log <file>', 'what was let in is written there first; import takes it')
    .option('--recorded <moment>', 'the moment that is written, ISO 8601; without it now');
  return withExamples(
    command,
    'gate scan --list gate.jws --key 11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo --codes codes.txt --log gate-3.csv',
  ).action(async (codes: readonly string[], options: ScanOptions) => {
    const { output } = contextOf(command);
    const known = knownFrom(readLists(options.list, options.key));
    if (!/^[0-9]+$/.test(options.first)) throw new UsageError('--first must be a position.');
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
      if (position === undefined) return 'no code of the file';
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
    .description('Redeem what a gate has let in on its own, and name the conflicts. Ends with 1 where there is one.')
    .argument('<file>', 'the log of the gate: lines of moment and code')
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
