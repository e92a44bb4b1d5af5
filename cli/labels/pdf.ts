import PDFDocument from 'pdfkit';
import type { CodeFont } from './font.ts';
import type { Label } from './label.ts';
import { placeOn, type Sheet } from './sheets.ts';
import { runsOf } from './symbol.ts';

/** Points of a millimetre. */
const POINTS = 72 / 25.4;

/** Labels on their sheets, as a PDF document with the font in it. */
export function pdfOf(labels: readonly Label[], sheet: Sheet, { bytes }: CodeFont): AsyncIterable<Uint8Array> {
  const size = [sheet.page.width * POINTS, sheet.page.height * POINTS] as [number, number];
  const document = new PDFDocument({
    ...{ autoFirstPage: false, margin: 0, size },
    // No text is in another font, and those of the library are files of its own.
    font: '',
    info: { Title: 'Labels', Creator: 'unique-tokens' },
  });
  document.registerFont('codes', bytes);
  let page = -1;
  for (const [i, label] of labels.entries()) {
    const place = placeOn(sheet, i);
    if (place.page !== page) {
      document.addPage();
      page = place.page;
    }
    draw(document, label, place);
  }
  document.end();
  return document as unknown as AsyncIterable<Uint8Array>;
}

function draw(document: PDFKit.PDFDocument, { layout, symbol }: Label, { x, y }: { x: number; y: number }): void {
  const { module, rowHeight, texts, textSize } = layout;
  document.save().scale(POINTS).translate(x, y);
  for (const run of runsOf(symbol)) {
    document.rect(layout.x + run.x * module, layout.y + run.y * rowHeight, run.length * module, rowHeight);
  }
  document.fill('black');
  document.font('codes').fontSize(textSize);
  for (const { text, x: left, baseline } of texts) {
    document.text(text, left, baseline, { lineBreak: false, baseline: 'alphabetic', features: [] });
  }
  document.restore();
}
