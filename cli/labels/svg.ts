import type { CodeFont } from './font.ts';
import type { Label } from './label.ts';
import { runsOf } from './symbol.ts';

/** A label as an SVG document in millimetres. Its text is outlines, so it looks the same where the font is not there. */
export function svgOf({ code, size, symbol, layout }: Label, { font }: CodeFont): string {
  const { module, rowHeight, texts, textSize } = layout;
  const scale = textSize / font.unitsPerEm;
  const modules = [...runsOf(symbol)].map((run) => {
    const [x, y] = [layout.x + run.x * module, layout.y + run.y * rowHeight];
    return `M${short(x)} ${short(y)}h${short(run.length * module)}v${short(rowHeight)}H${short(x)}z`;
  });
  const lines = texts.map(({ text, x, baseline }) => {
    let at = 0;
    const glyphs = [...text].map((character) => {
      const glyph = font.glyphForCodePoint(character.codePointAt(0) as number);
      const path = `<path transform="translate(${at})" d="${glyph.path.toSVG()}"/>`;
      at += glyph.advanceWidth;
      return path;
    });
    return `<g transform="translate(${short(x)} ${short(baseline)}) scale(${scale} ${-scale})">${glyphs.join('')}</g>`;
  });
  const { width, height } = { width: short(size.width), height: short(size.height) };
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}mm" height="${height}mm" viewBox="0 0 ${width} ${height}">` +
    `<title>${escaped(code)}</title><path fill="#fff" d="M0 0h${width}v${height}H0z"/>` +
    `<path shape-rendering="crispEdges" d="${modules.join('')}"/>${lines.join('')}</svg>\n`
  );
}

/** A thousandth of a millimetre is finer than any printer. */
const short = (millimetres: number) => String(Math.round(millimetres * 10_000) / 10_000);

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
