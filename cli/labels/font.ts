import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { create, type Font } from 'fontkit';

const FILE = 'DejaVuSansMono.ttf';
/** Beside the bundle, where tools/build.ts puts it, else in its package. */
const besideBundle = join(import.meta.dirname, FILE);
const inPackage = join(import.meta.dirname, '..', '..', 'node_modules', 'dejavu-fonts-ttf', 'ttf', FILE);

/**
 * DejaVu Sans Mono: each character is as wide as the others, 0 and O, 1, l and I differ, and it has Latin, Greek, Cyrillic and many symbols.
 */
export interface CodeFont {
  readonly bytes: Buffer;
  readonly font: Font;
  /** As shares of the size of the text. */
  readonly advance: number;
  readonly ascent: number;
}

/** Reads the font. */
export function codeFont(): CodeFont {
  const bytes = readFileSync(existsSync(besideBundle) ? besideBundle : inPackage);
  const font = create(bytes) as Font;
  const advance = font.glyphForCodePoint(0x30).advanceWidth / font.unitsPerEm;
  return { bytes, font, advance, ascent: font.ascent / font.unitsPerEm };
}

/** The first character for which the font has no glyph. */
export function missingIn({ font }: CodeFont, lines: Iterable<string>): string | undefined {
  const known = new Set<string>();
  for (const line of lines) {
    for (const character of line) {
      if (known.has(character)) continue;
      if (!font.hasGlyphForCodePoint(character.codePointAt(0) as number)) return character;
      known.add(character);
    }
  }
  return undefined;
}
