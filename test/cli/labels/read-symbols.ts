import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type Canvas, createCanvas, loadImage } from '@napi-rs/canvas';
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';

/**
 * `node test/cli/labels/read-symbols.ts labels.pdf 300`: draws the pages of PDF documents, or pictures, with libraries that have not made them,
 * and reads all symbols in them with ZXing. Prints JSON: one list a page.
 */

const require = createRequire(import.meta.url);
const wasmBinary = readFileSync(require.resolve('zxing-wasm/reader/zxing_reader.wasm')).buffer as ArrayBuffer;
await prepareZXingModule({ overrides: { wasmBinary }, fireImmediately: true });

/** A symbol that was read. */
export interface ReadSymbol {
  readonly format: string;
  readonly text: string;
  /** `]d2` and the like. */
  readonly identifier: string;
}

/** A page. */
export interface ReadPage {
  readonly width: number;
  readonly height: number;
  readonly symbols: readonly ReadSymbol[];
  /** Texts of a PDF page, as one can search for them. */
  readonly texts: readonly string[];
}

const [dotsPerInch, ...files] = process.argv.slice(2);
const scale = Number(dotsPerInch) / 72;
const pages: ReadPage[] = [];
for (const file of files) {
  if (file.endsWith('.pdf')) await readDocument(file);
  else await readPicture(file);
}
console.log(JSON.stringify(pages));

async function readDocument(file: string): Promise<void> {
  const document = await getDocument({ data: new Uint8Array(readFileSync(file)), verbosity: 0 }).promise;
  for (let number = 1; number <= document.numPages; number++) {
    const page = await document.getPage(number);
    const viewport = page.getViewport({ scale });
    const canvas = createCanvas(Math.ceil(viewport.width), Math.ceil(viewport.height));
    await page.render({ canvas: canvas as never, viewport }).promise;
    const { items } = await page.getTextContent();
    const texts = items.flatMap((item) => ('str' in item && item.str.trim() !== '' ? [item.str] : []));
    await read(canvas, texts);
    page.cleanup();
  }
}

async function readPicture(file: string): Promise<void> {
  const picture = await loadImage(file);
  const enlarged = file.endsWith('.svg') ? 4 : 1;
  const canvas = createCanvas(picture.width * enlarged, picture.height * enlarged);
  canvas.getContext('2d').drawImage(picture, 0, 0, canvas.width, canvas.height);
  await read(canvas, []);
}

async function read(canvas: Canvas, texts: readonly string[]): Promise<void> {
  const { width, height } = canvas;
  const { data } = canvas.getContext('2d').getImageData(0, 0, width, height);
  const found = await readBarcodes({ data, width, height, colorSpace: 'srgb' } as ImageData, {
    formats: ['QRCode', 'DataMatrix', 'Code128'],
    maxNumberOfSymbols: 100,
    tryHarder: true,
    textMode: 'Plain',
  });
  const symbols = found.map(({ format, text, symbologyIdentifier, hasECI }) => ({
    format,
    text,
    identifier: symbologyIdentifier,
    hasECI,
  }));
  pages.push({ width, height, symbols, texts });
}
