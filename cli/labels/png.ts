import { crc32, deflateSync } from 'node:zlib';
import bwipjs from 'bwip-js/node';
import type { CodeFont } from './font.ts';
import type { Label } from './label.ts';
import { runsOf } from './symbol.ts';

/** Millimetres of an inch. */
const INCH = 25.4;

/** A label as a PNG picture (ISO/IEC 15948), in which a module is a whole number of dots. */
export function pngOf({ size, symbol, layout }: Label, font: CodeFont, dotsPerInch: number): Uint8Array {
  const dots = (millimetres: number) => Math.round((millimetres * dotsPerInch) / INCH);
  const [width, height] = [dots(size.width), dots(size.height)];
  const gray = new Uint8Array(width * height).fill(255);
  const { module, rowHeight, texts, textSize } = layout;
  for (const run of runsOf(symbol)) {
    const [left, top] = [dots(layout.x) + run.x * dots(module), dots(layout.y) + run.y * dots(rowHeight)];
    for (let y = top; y < top + dots(rowHeight); y++) {
      gray.fill(0, y * width + left, y * width + left + run.length * dots(module));
    }
  }
  for (const { text, x, baseline } of texts) {
    let at = (x * dotsPerInch) / INCH;
    for (const character of text) {
      const glyph = glyphOf(font, character.codePointAt(0) as number, (textSize * dotsPerInch) / INCH);
      // `top` is how far it goes up from the line.
      const [left, top] = [Math.round(at + glyph.left), dots(baseline) - glyph.top];
      for (let i = 0; i < glyph.width * glyph.height; i++) {
        const [px, py] = [left + (i % glyph.width), top + Math.floor(i / glyph.width)];
        if (px < 0 || px >= width || py < 0 || py >= height) continue;
        const place = py * width + px;
        gray[place] = Math.min(gray[place] as number, 255 - (glyph.bytes[i] as number));
      }
      at += (font.advance * textSize * dotsPerInch) / INCH;
    }
  }
  return written(gray, width, height, dotsPerInch);
}

let loaded: CodeFont | undefined;

/** A character in shades of gray. */
function glyphOf(font: CodeFont, codePoint: number, size: number) {
  if (loaded !== font) bwipjs.loadFont('CODES', font.bytes);
  loaded = font;
  return bwipjs.FontLib.getglyph(bwipjs.FontLib.lookup('CODES'), codePoint, size, size);
}

function written(gray: Uint8Array, width: number, height: number, dotsPerInch: number): Uint8Array {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  // 8 bits of gray a pixel.
  header[8] = 8;
  const physical = Buffer.alloc(9);
  const perMetre = Math.round(dotsPerInch / (INCH / 1000));
  physical.writeUInt32BE(perMetre, 0);
  physical.writeUInt32BE(perMetre, 4);
  physical[8] = 1;
  const rows = Buffer.alloc((width + 1) * height);
  for (let y = 0; y < height; y++) rows.set(gray.subarray(y * width, (y + 1) * width), y * (width + 1) + 1);
  const signature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
  const chunks = [
    chunk('IHDR', header),
    chunk('pHYs', physical),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', new Uint8Array()),
  ];
  return Buffer.concat([signature, ...chunks]);
}

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}
