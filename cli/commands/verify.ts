import { existsSync, statSync } from 'node:fs';
import { Command } from 'commander';
import { allItems, isOutOfScope, type UniqueTokens, type VerificationResult, verifyCodes } from '../../client/index.ts';
import { linesOf } from '../checks/content.ts';
import { readReceipt } from '../orders/receipt.ts';
import { UsageError } from '../platform/exits.ts';
import { orderFiles } from '../platform/files.ts';
import { grouped } from '../platform/output.ts';
import { contextOf, uuid, withExamples } from './command.ts';

/** Tokens that one request may ask about. */
const AT_ONCE = 1000;
/** Lines that are named of those that hold no issued token. */
const NAMED = 20;

interface VerifyOptions {
  readonly line?: string;
  readonly receipt?: string;
  readonly file?: string;
}

type Result = VerificationResult & { readonly line?: string };

export function verifyCommand(): Command {
  const command = new Command('verify')
    .description('Tell whether tokens were issued, without a stored list. Ends with 1 where one was not.')
    .argument('[tokens...]', 'tokens')
    .option('--file <file>', 'a file of tokens, one a line, as it is or compressed')
    .option('--line <id>', 'the line; without it and without a receipt all lines that "lines" lists', uuid)
    .option('--receipt <file>', "receipt of one of the line's parts; without it the one beside --file");
  return withExamples(
    command,
    'verify 0A1B2C3D4E5F6G7H8K9M --line a259f1aa-8694-4eaa-9c10-4e37ac23602a',
    'verify --file codes.txt',
    'verify --receipt codes.receipt.json $(head -n 3 codes.txt) --json',
  ).action(async (tokens: readonly string[], options: VerifyOptions) => {
    const { connect, output } = contextOf(command);
    if ((tokens.length === 0) === (options.file === undefined)) throw new UsageError('Give tokens, or --file.');
    if (options.file !== undefined && !existsSync(options.file)) throw new UsageError(`There is no ${options.file}.`);
    const known = lineOf(options);
    const { client } = await connect();
    const lines = known ? [known] : await ownLines(client);
    let checked = 0;
    const strangers: number[] = [];
    let issued = 0;
    const total = options.file === undefined ? 0 : statSync(options.file).size;
    const bar = output.bar({ title: 'verifying', total, unit: 'bytes' });
    let read = 0;
    const all =
      options.file === undefined
        ? tokens
        : linesOf(options.file, (bytes) => {
            read += bytes;
          });
    for await (const batch of batches(all)) {
      const results = await ask(client, lines, batch);
      for (const [i, result] of results.entries()) {
        if (result.issued) issued++;
        else if (strangers.length < NAMED) strangers.push(checked + i + 1);
      }
      if (options.file === undefined) for (const result of results) output.say(describe(result));
      checked += batch.length;
      bar.update(read);
      if (options.file === undefined) output.result({ results, checked, issued });
    }
    bar.stop();
    if (checked === 0) throw new UsageError(`${options.file} holds no tokens.`);
    if (issued < checked) process.exitCode = 1;
    if (options.file === undefined) return;
    const named =
      strangers.length > 0
        ? ` Not so line ${strangers.join(', ')}${strangers.length < checked - issued ? ', …' : ''}.`
        : '';
    const text = `${grouped(issued)} of ${grouped(checked)} tokens were issued.${named}`;
    output.result({ checked, issued, notIssued: strangers }, text);
  });
}

function lineOf({ line, receipt, file }: VerifyOptions): string | undefined {
  if (line !== undefined) return line;
  if (receipt !== undefined) return readReceipt(receipt).line;
  const beside = file === undefined ? undefined : orderFiles(file).receipt;
  return beside !== undefined && existsSync(beside) ? readReceipt(beside).line : undefined;
}

async function ownLines(client: UniqueTokens): Promise<string[]> {
  const lines = await allItems((query) => client.listTokens({ query })).catch((error: unknown) => {
    if (!isOutOfScope(error)) throw error;
    throw new UsageError('This key does not list lines: give --line or --receipt.');
  });
  if (lines.length === 0) throw new UsageError('Your session has no lines: give --line or --receipt.');
  return lines.map(({ id }) => id);
}

/** What the first of the lines that has issued a token says of it. */
async function ask(client: UniqueTokens, lines: readonly string[], tokens: readonly string[]): Promise<Result[]> {
  let results: Result[] = tokens.map((token) => ({ token, issued: false }));
  for (const line of lines) {
    const open = results.filter(({ issued }) => !issued).map(({ token }) => token);
    if (open.length === 0) break;
    const answers = (await verifyCodes(client, line, open)).values();
    results = results.map((result) => {
      if (result.issued) return result;
      const answer = answers.next().value as Result;
      return answer.issued ? { ...answer, line } : answer;
    });
  }
  return results;
}

async function* batches(tokens: Iterable<string> | AsyncIterable<string>): AsyncGenerator<string[]> {
  let batch: string[] = [];
  for await (const token of tokens) {
    batch.push(token);
    if (batch.length < AT_ONCE) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

function describe(result: Result): string {
  if (!result.issued) return `${result.token}  not issued`;
  const { part, position } = result;
  // A key at a gate may be shown no more.
  const place =
    part === undefined || position === undefined ? '' : `, part ${part}, position ${grouped(position)} of the line`;
  return `${result.token}  issued: line ${result.line}${place}`;
}
