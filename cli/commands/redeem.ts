import { Command } from 'commander';
import { type RedemptionResult, reasonText, redeemAll } from '../../client/index.ts';
import { codesIn, inPieces } from '../checks/asked-codes.ts';
import { UsageError } from '../platform/exits.ts';
import { grouped } from '../platform/output.ts';
import { contextOf, uuid, withExamples } from './command.ts';

/** Codes that are redeemed before the answer is shown. */
const AT_ONCE = 1_000;

interface RedeemOptions {
  readonly line?: string;
  readonly file?: string;
  readonly withdraw?: string;
  readonly reason?: string;
}

export function redeemCommand(): Command {
  const command = new Command('redeem')
    .description('Redeem codes, each once. Ends with 1 where one was void, redeemed before or not issued.')
    .argument('[codes...]', 'codes; put -- in front where one begins with a hyphen')
    .option('--file <file>', 'codes, one a line; - is the standard input')
    .option('--line <id>', 'the line; without it all lines of the customer are asked', uuid)
    .option('--withdraw <id>', 'undo this redemption, with --line and --reason', uuid)
    .option('--reason <text>', 'why it is undone, up to 200 characters');
  return withExamples(
    command,
    'redeem 0A1B2C3D4E5F6G7H8K9M',
    'redeem --file scanned.txt --line a259f1aa-8694-4eaa-9c10-4e37ac23602a',
    'redeem --withdraw 018f4e01-9b5a-7c02-8f6d-1a2b3c4d5e6f --line a259f1aa-8694-4eaa-9c10-4e37ac23602a --reason "by mistake"',
  ).action(async (given: readonly string[], options: RedeemOptions) => {
    const { connect, output } = contextOf(command);
    const { line, file, withdraw, reason } = options;
    if (withdraw !== undefined) {
      if (line === undefined || reason === undefined) throw new UsageError('--withdraw needs --line and --reason.');
      const { client } = await connect();
      const body = { data: { type: 'redemption' as const, attributes: { reason } } };
      const { data } = await client.withdrawRedemption({ path: { id: line, redemption: withdraw }, body });
      output.result({ redemption: data }, 'Its codes can be redeemed again.');
      return;
    }
    if (given.length > 0 === (file !== undefined)) throw new UsageError('Give codes, or --file.');
    const codes = file === undefined ? given.map((token) => ({ token })) : codesIn([file], { blank: 0, bytes: 0 });
    const { client } = await connect();
    const results: RedemptionResult[] = [];
    for await (const piece of inPieces<{ readonly token: string }>(codes, AT_ONCE)) {
      const tokens = piece.map(({ token }) => token);
      const answer = await redeemAll(client, tokens, line === undefined ? {} : { line });
      for (const result of answer) output.line(`${result.token}  ${redemptionText(result)}`);
      results.push(...answer);
    }
    const redeemed = results.filter((result) => result.redeemed?.first).length;
    if (redeemed < results.length) process.exitCode = 1;
    if (results.length === 0) throw new UsageError(`${file} holds no codes.`);
    output.result(
      { codes: results.length, redeemed, results },
      `${grouped(redeemed)} of ${grouped(results.length)} redeemed.`,
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
