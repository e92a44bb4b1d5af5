import { existsSync, statSync } from 'node:fs';
import { Command, Option } from 'commander';
import { verifyEverywhere } from '../../client/index.ts';
import { type AskedCode, codesIn, inPieces, newReads, tellReads } from '../checks/asked-codes.ts';
import { nameOf, STANDARD_INPUT } from '../checks/content.ts';
import { openReport } from '../checks/report.ts';
import { Seen } from '../checks/seen.ts';
import { summaryOf } from '../checks/summary.ts';
import { identityOf, placeText, type Row, rowOf, rowText } from '../checks/verified.ts';
import { readReceipt } from '../orders/receipt.ts';
import { UsageError } from '../platform/exits.ts';
import { orderFiles } from '../platform/files.ts';
import { type CodeFileOptions, codeFileOptions, requireNoTable } from './code-files.ts';
import { contextOf, uuid, withExamples } from './command.ts';

/** Codes that one request may ask about. */
const AT_ONCE = 1000;

interface VerifyOptions extends CodeFileOptions {
  readonly line?: string;
  readonly receipt?: string;
  readonly out?: string;
  readonly reading: 'lenient' | 'strict';
}

export function verifyCommand(): Command {
  const command = codeFileOptions(new Command('verify'))
    .description(
      'Tell whether codes were issued. This needs no list of them. Exit code 1 if a code was not issued or is void.',
    )
    .argument('[codes...]', 'codes. Put -- before them if one begins with --')
    .option('--out <report.csv>', 'save a table with the result of each code')
    .option('--line <id>', 'the line (default: the line of the receipt, or else all lines that your key may see)', uuid)
    .option('--receipt <file>', 'receipt of a batch of the line (default: the one beside --file)')
    .addOption(
      new Option(
        '--reading <how>',
        'lenient: accept blanks, hyphens, upper and lower case, GS1. strict: exactly as given',
      )
        .choices(['lenient', 'strict'])
        .default('lenient'),
    )
    // A code can begin with a hyphen.
    .allowUnknownOption();
  return withExamples(
    command,
    'verify 0A1B2C3D4E5F6G7H8K9M --line a259f1aa-8694-4eaa-9c10-4e37ac23602a',
    'verify --file codes.txt',
    'verify --file gate-1.txt --file gate-2.txt.gz --reading strict',
    'verify --file scanned.csv --column serial --out report.csv',
    'verify --receipt codes.receipt.json $(head -n 3 codes.txt) --json',
  ).action(async (tokens: readonly string[], options: VerifyOptions) => {
    const { connect, output } = contextOf(command);
    const { file: files = [], reading } = options;
    requireCodes(tokens, files);
    const lines = linesToAsk(options);
    if (files.length === 0) requireNoTable(options);
    const report = options.out === undefined ? undefined : openReport(options.out);
    const { client } = await connect();

    const reads = newReads();
    const given = tokens.map((token, i): AskedCode => ({ token, row: i + 1 }));
    const bar = output.bar({ title: 'verifying', total: bytesOf(files), unit: 'bytes' });
    const seen = new Seen<Pick<AskedCode, 'file' | 'row'>>();
    const rows: Row[] = [];
    const told = { checked: 0, issued: 0, voided: 0, duplicates: 0, asked: 0, complete: true };
    for await (const codes of inPieces(files.length > 0 ? codesIn(files, reads, options) : given, AT_ONCE)) {
      const asked = codes.map(({ token }) => token);
      const answer = await verifyEverywhere(client, asked, { reading, ...(lines && { lines }) });
      if (answer.asked === 0) throw new UsageError('You have no lines, so there was nothing to ask.');
      for (const [i, result] of answer.results.entries()) {
        const row = rowOf(codes[i] as AskedCode, result);
        const duplicateOf = seen.note(identityOf(row), { ...(row.file && { file: row.file }), row: row.row });
        if (!row.issued && row.row === 1 && options.header === undefined && /^\d+$/.test(options.column ?? ''))
          output.warn('line 1 is taken for a code. If it is a heading, give --header.');
        const known = duplicateOf ? { ...row, duplicateOf } : row;
        if (output.isJson) rows.push(known);
        await report?.add(known);
        if (!row.issued || row.void || files.length === 0)
          output.line(files.length > 0 ? `${placeText(row)}: ${rowText(row)}` : rowText(row));
        if (duplicateOf) output.line(`${placeText(row)}: the same code as ${placeText(duplicateOf)}`);
        told.checked++;
        told.issued += Number(row.issued);
        told.voided += Number(row.void !== undefined);
        told.duplicates += Number(duplicateOf !== undefined);
      }
      told.asked = answer.asked;
      told.complete &&= answer.complete;
      bar.update(reads.bytes);
    }
    bar.stop();
    if (told.checked === 0) throw new UsageError(`${files.map(nameOf).join(', ')} holds no codes.`);
    await report?.end();
    tellReads(reads, output);
    if (told.issued < told.checked || told.voided > 0) process.exitCode = 1;
    if (!told.complete) output.warn('lines of version 0.1 may be missing, until the operator has run the upgrade.');
    if (seen.isFull) output.warn('these were too many codes to find all that are there twice.');
    const { asked, complete: _, ...counts } = told;
    const notIssued = rows.filter(({ issued }) => !issued).map(({ row }) => row);
    output.result(
      { ...counts, blank: reads.blank, headings: reads.headings, linesAsked: asked, notIssued, results: rows },
      [
        summaryOf({ ...told, blank: reads.blank }, lines === undefined),
        ...(options.out === undefined ? [] : ['Saved', `  ${options.out}`]),
      ].join('\n'),
    );
  });
}

/** What looks like an option is no code by mistake. */
function requireCodes(tokens: readonly string[], files: readonly string[]): void {
  const isLiteral = process.argv.includes('--');
  const option = isLiteral ? undefined : tokens.find((token) => /^-([a-z]$|-[a-z])/.test(token));
  if (option !== undefined) {
    throw new UsageError(
      `There is no option ${option.split('=')[0]}. Put -- in front of codes that begin with a hyphen.`,
    );
  }
  if (tokens.length > 0 === files.length > 0) throw new UsageError('Give codes, or --file.');
  const missing = files.find((file) => file !== STANDARD_INPUT && !existsSync(file));
  if (missing !== undefined) throw new UsageError(`There is no file ${missing}.`);
}

/** The lines of the options and the receipts; undefined where all lines of the customer are meant. */
function linesToAsk({ line, receipt, file: files = [] }: VerifyOptions): readonly string[] | undefined {
  if (line !== undefined) return [line];
  if (receipt !== undefined) return [readReceipt(receipt).line];
  const receipts = files.map((file) => (file === STANDARD_INPUT ? undefined : orderFiles(file).receipt));
  const known = receipts.filter((path) => path !== undefined && existsSync(path)) as string[];
  if (known.length === 0 || known.length < files.length) return undefined;
  return [...new Set(known.map((path) => readReceipt(path).line))];
}

/** Of pipes it is not known. */
function bytesOf(files: readonly string[]): number {
  return files.reduce((sum, file) => sum + (file === STANDARD_INPUT ? 0 : statSync(file).size), 0);
}
