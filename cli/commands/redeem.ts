import { Command } from 'commander';
import { type RedemptionResult, reasonText, redeemAll } from '../../client/index.ts';
import { type AskedCode, codesIn, inPieces, newReads, tellReads } from '../checks/asked-codes.ts';
import { nameOf } from '../checks/content.ts';
import { openReport } from '../checks/report.ts';
import { Seen } from '../checks/seen.ts';
import { identityOf, placeText, type Row, shown } from '../checks/verified.ts';
import { UsageError } from '../platform/exits.ts';
import { grouped } from '../platform/output.ts';
import { type CodeFileOptions, codeFileOptions, requireNoTable } from './code-files.ts';
import { contextOf, uuid, withExamples } from './command.ts';

/** Codes that are redeemed before the answer is shown. */
const AT_ONCE = 1_000;

interface RedeemOptions extends CodeFileOptions {
  readonly line?: string;
  readonly out?: string;
  readonly withdraw?: string;
  readonly reason?: string;
}

export function redeemCommand(): Command {
  const command = codeFileOptions(new Command('redeem'))
    .description('Redeem codes, each once. Exit code 1 if a code was void, already redeemed or not issued.')
    .argument('[codes...]', 'codes. Put -- before them if one begins with a hyphen')
    .option('--out <report.csv>', 'save a table that has each code, and whether it was redeemed now')
    .option('--line <id>', 'the line (default: the service asks all your lines)', uuid)
    .option('--withdraw <id>', 'undo this redemption, with --line and --reason', uuid)
    .option('--reason <text>', 'why it is undone, up to 200 characters');
  return withExamples(
    command,
    'redeem 0A1B2C3D4E5F6G7H8K9M',
    'redeem --file scanned.txt --line a259f1aa-8694-4eaa-9c10-4e37ac23602a',
    'redeem --file scanned.csv --column serial --out report.csv',
    'redeem --withdraw 018f4e01-9b5a-7c02-8f6d-1a2b3c4d5e6f --line a259f1aa-8694-4eaa-9c10-4e37ac23602a --reason "by mistake"',
  ).action(async (given: readonly string[], options: RedeemOptions) => {
    const { connect, output } = contextOf(command);
    const { line, file: files = [], withdraw, reason } = options;
    if (withdraw !== undefined) {
      if (line === undefined || reason === undefined) throw new UsageError('--withdraw needs --line and --reason.');
      const { client } = await connect();
      const body = { data: { type: 'redemption' as const, attributes: { reason } } };
      const { data } = await client.withdrawRedemption({ path: { id: line, redemption: withdraw }, body });
      output.result({ redemption: data }, 'Its codes can be redeemed again.');
      return;
    }
    if (given.length > 0 === files.length > 0) throw new UsageError('Give codes, or --file.');
    if (files.length === 0) requireNoTable(options);
    const report = options.out === undefined ? undefined : openReport(options.out, 'redeemed now');
    const reads = newReads();
    const listed = given.map((token, i): AskedCode => ({ token, row: i + 1 }));
    const { client } = await connect();
    const results: Row[] = [];
    const seen = new Seen<Pick<AskedCode, 'file' | 'row'>>();
    let redeemed = 0;
    for await (const piece of inPieces(files.length > 0 ? codesIn(files, reads, options) : listed, AT_ONCE)) {
      const tokens = piece.map(({ token }) => token);
      const answer = await redeemAll(client, tokens, line === undefined ? {} : { line });
      for (const [i, result] of answer.entries()) {
        const { file, row, token } = piece[i] as AskedCode;
        const known: Row = { ...(file !== undefined && { file }), row, ...result, token };
        const duplicateOf = seen.note(identityOf(known), { ...(file !== undefined && { file }), row });
        const again = duplicateOf ? `; the same code as ${placeText(duplicateOf)}` : '';
        const isNow = result.redeemed?.first === true;
        output.line(`${shown(token)}  ${redemptionText(result)}${again}`);
        await report?.add({ ...known, ...(duplicateOf && { duplicateOf }) }, isNow ? 'yes' : 'no');
        results.push({ ...known, ...(duplicateOf && { duplicateOf }) });
        redeemed += Number(isNow);
      }
    }
    if (redeemed < results.length) process.exitCode = 1;
    if (results.length === 0) throw new UsageError(`${files.map(nameOf).join(', ')} holds no codes.`);
    await report?.end();
    tellReads(reads, output);
    output.result(
      { codes: results.length, redeemed, headings: reads.headings, results },
      [
        `${grouped(redeemed)} of ${grouped(results.length)} redeemed.`,
        ...(options.out === undefined ? [] : ['Saved', `  ${options.out}`]),
      ].join('\n'),
    );
  });
}

/** What has come of a code, in words. */
function redemptionText(result: RedemptionResult): string {
  const { issued, void: one, redeemed } = result;
  if (!issued) return `not issued: ${reasonText(result)}`;
  if (redeemed?.first) return 'redeemed';
  if (redeemed) return `redeemed before, at ${redeemed.at}${redeemed.by === undefined ? '' : ` by ${redeemed.by}`}`;
  return one ? `void since ${one.at}: ${one.reason}` : 'not redeemed';
}
