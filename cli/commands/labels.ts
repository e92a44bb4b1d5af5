import { existsSync } from 'node:fs';
import { Command, InvalidArgumentError, Option } from 'commander';
import { type Table, tellReads } from '../checks/asked-codes.ts';
import { STANDARD_INPUT } from '../checks/content.ts';
import { codesOfFile, codesOfPart, rowsOf } from '../labels/codes-to-print.ts';
import { gs1ElementsOf } from '../labels/element-string.ts';
import { gtinOfLabels } from '../labels/line-gtin.ts';
import { rollOf, type Sheet, sheetOf, sheets } from '../labels/sheets.ts';
import { type Coding, type SymbologyName, symbologyNames } from '../labels/symbologies.ts';
import { readReceipt } from '../orders/receipt.ts';
import { UsageError } from '../platform/exits.ts';
import { orderFiles, requireNone, writePieces } from '../platform/files.ts';
import { grouped } from '../platform/output.ts';
import { requireNoTable, tableOptions } from './code-files.ts';
import { type Context, contextOf, uuid, whole, withExamples } from './command.ts';

interface LabelsOptions extends Table {
  readonly line?: string;
  readonly part?: number;
  readonly rows?: string;
  readonly type: SymbologyName;
  readonly sheet?: string;
  readonly label?: string;
  readonly out?: string;
  readonly svg?: string;
  readonly png?: string;
  readonly dpi: number;
  readonly gtin?: string;
  readonly lot?: string;
  readonly expiry?: string;
  readonly text: boolean;
}

/** Millimetres of an inch. */
const INCH = 25.4;

export function labelsCommand(): Command {
  const command = tableOptions(new Command('labels'))
    .description('Make labels that show codes as QR codes or bar codes: a PDF document, or one picture for each code.')
    .argument('[file]', 'file of codes, one on each line or in a table; .gz works too; - is the standard input')
    .option('--line <id>', 'instead of a file: the line, with --part. The service records this', uuid)
    .option('--part <number>', 'the batch of the line; "parts" shows them', whole)
    .option('--rows <from-to>', 'only these codes, as in 1-10000')
    .addOption(new Option('--type <symbol>', 'kind of symbol to print').choices(symbologyNames).default('qr'))
    .option('--sheet <number>', `sheet of labels: ${Object.keys(sheets).join(', ')}`)
    .option('--label <size>', 'size of a label on a roll, as in 50x25mm or 2x1in')
    .option('--out <file>', 'the PDF document')
    .option('--svg <folder>', 'instead of --out: one SVG picture of each code, and an index')
    .option('--png <folder>', 'instead of --out: one PNG picture of each code, and an index')
    .option('--dpi <number>', 'resolution of a PNG picture, in dots per inch', resolution, 300)
    .option('--gtin <number>', 'for a GS1 DataMatrix: the product, AI 01 (default: that of the line)')
    .option('--lot <text>', 'for a GS1 DataMatrix: the batch of the product (AI 10)')
    .option('--expiry <day>', 'for a GS1 DataMatrix: 2027-01-31, or 2027-01 (AI 17)')
    .option('--no-text', 'do not print the code below the symbol');
  return withExamples(
    command,
    'labels tickets.txt --sheet L7160 --out tickets.pdf',
    'labels serials.txt --type gs1-datamatrix --gtin 09506000134352 --lot A1 --expiry 2027-01 --label 50x25mm --out serials.pdf',
    'labels --line a259f1aa-8694-4eaa-9c10-4e37ac23602a --part 2 --type code128 --sheet 5163 --out part-2.pdf',
    'labels vouchers.csv --column code --svg vouchers-svg',
  ).action(async (file: string | undefined, options: LabelsOptions) => {
    const context = contextOf(command);
    const { output } = context;
    requireSource(file, options);
    const coding = await codingOf(context, file, options);
    const sheet = sheetAsked(options);
    const target = targetOf(options, sheet);
    requireNone(target);
    const codes = await codesAsked(context, file, options);
    const repeated = codes.length - new Set(codes).size;
    if (repeated > 0) output.warn(`${grouped(repeated)} of the labels have a code that is there before.`);

    // Loaded here, so that the other commands start at once.
    const [{ codeFont }, { makeLabels }] = await Promise.all([
      import('../labels/font.ts'),
      import('../labels/make-labels.ts'),
    ]);
    const font = codeFont();
    const dot = options.png === undefined ? undefined : INCH / options.dpi;
    const size = sheet?.label;
    const wish = { coding, isWithText: options.text, ...(size && { size }), ...(dot !== undefined && { dot }) };
    const labels = makeLabels(codes, wish, font, output);
    if (options.out !== undefined && sheet) {
      const { pdfOf } = await import('../labels/pdf.ts');
      await writePieces(options.out, pdfOf(labels, sheet, font));
    } else {
      const { writePictures } = await import('../labels/pictures.ts');
      const [{ svgOf }, { pngOf }] = await Promise.all([import('../labels/svg.ts'), import('../labels/png.ts')]);
      if (options.svg !== undefined) writePictures(target, labels, 'svg', (label) => svgOf(label, font));
      else writePictures(target, labels, 'png', (label) => pngOf(label, font, options.dpi));
    }
    const module = Math.min(...labels.map(({ layout }) => layout.module));
    const pages = sheet ? Math.ceil(labels.length / (sheet.columns * sheet.rows)) : undefined;
    const onPages =
      options.out === undefined || pages === undefined ? '' : ` on ${grouped(pages)} ${pages === 1 ? 'page' : 'pages'}`;
    output.result(
      {
        labels: labels.length,
        type: options.type,
        module: Number(module.toFixed(4)),
        file: target,
        ...(onPages && { pages }),
      },
      `${grouped(labels.length)} ${labels.length === 1 ? 'label' : 'labels'}${onPages}, modules of ${module.toFixed(2)} mm\nSaved\n  ${target}${onPages ? ': print it at 100 %, not fitted to the page' : ''}`,
    );
  });
}

/** @throws UsageError */
async function codingOf({ connect }: Context, file: string | undefined, options: LabelsOptions): Promise<Coding> {
  const { type, lot, expiry, line } = options;
  if (type === 'gs1-datamatrix') {
    const gtin = await gtinOfLabels(options.gtin, { line, receipt: receiptBeside(file) }, connect);
    const given = {
      ...(gtin !== undefined && { gtin }),
      ...(lot !== undefined && { lot }),
      ...(expiry !== undefined && { expiry }),
    };
    return { name: type, gs1: gs1ElementsOf(given) };
  }
  if ((options.gtin ?? lot ?? expiry) !== undefined) {
    throw new UsageError('--gtin, --lot and --expiry are for --type gs1-datamatrix.');
  }
  return { name: type };
}

function sheetAsked({ sheet, label }: LabelsOptions): Sheet | undefined {
  if (sheet !== undefined && label !== undefined) throw new UsageError('Give --sheet or --label, not both.');
  if (sheet !== undefined) return sheetOf(sheet);
  return label === undefined ? undefined : rollOf(label);
}

/** The file or the folder. @throws UsageError */
function targetOf({ out, svg, png }: LabelsOptions, sheet: Sheet | undefined): string {
  const given = [out, svg, png].filter((each) => each !== undefined);
  if (given.length !== 1) throw new UsageError('Give --out for a PDF document, or --svg or --png for pictures.');
  if (out !== undefined && sheet === undefined) {
    throw new UsageError(
      'Give --sheet with the number of your sheet of labels, as in L7160, or --label with the size of one, as in 50x25mm.',
    );
  }
  return given[0] as string;
}

/** @throws UsageError */
function requireSource(file: string | undefined, options: LabelsOptions): void {
  const { line, part } = options;
  if ((file === undefined) === (line === undefined) || (line === undefined) !== (part === undefined)) {
    throw new UsageError('Give a file of codes, or --line and --part.');
  }
  if (file === undefined) requireNoTable(options);
  else if (file !== STANDARD_INPUT && !existsSync(file)) throw new UsageError(`There is no file ${file}.`);
}

/** The receipt of the order that has made a file, or the table beside it. */
function receiptBeside(file: string | undefined) {
  if (file === undefined || file === STANDARD_INPUT) return undefined;
  const { receipt } = orderFiles(file);
  return existsSync(receipt) ? readReceipt(receipt) : undefined;
}

async function codesAsked({ connect, output }: Context, file: string | undefined, options: LabelsOptions) {
  const { line, part, rows } = options;
  const wanted = rows === undefined ? undefined : rowsOf(rows);
  if (file !== undefined) {
    const { codes, reads } = await codesOfFile(file, wanted, options);
    tellReads(reads, output);
    return codes;
  }
  const { client } = await connect();
  return codesOfPart(client, line as string, part as number, wanted);
}

function resolution(text: string): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= 100 && value <= 2400) return value;
  throw new InvalidArgumentError('It must be 100 to 2400.');
}
