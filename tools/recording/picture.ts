import type { Shown } from './terminal.ts';

const LINE_HEIGHT = 19;
const CHARACTER_WIDTH = 8.4;
const MARGIN = 18;
/** Milliseconds in which nobody sees anything. */
const GLIMPSE = 15;

/** What a recording is drawn as. */
export interface Recording {
  readonly title: string;
  readonly columns: number;
  /** Milliseconds of one round, with the pause at its end. */
  readonly duration: number;
  readonly shown: readonly Shown[];
}

/**
 * A recording as an animated SVG. Each line that was to be seen for a time is a text of its own, which CSS shows for that time;
 * where nothing is animated, or a person wants no motion, the last picture stands.
 */
export function pictureOf({ title, columns, duration, shown: all }: Recording): string {
  const shown = all.filter(({ from, until = duration }) => until - from > GLIMPSE);
  const rows = Math.max(...shown.map(({ row }) => row)) + 1;
  const height = rows * LINE_HEIGHT + 2 * MARGIN;
  const width = Math.ceil(columns * CHARACTER_WIDTH) + 2 * MARGIN;
  const times = new Map<string, number>();
  const texts = shown.map((line) => {
    const time = timeOf(line, duration);
    const name = times.get(time) ?? times.size;
    times.set(time, name);
    return `<text class="${line.until === undefined ? '' : 'p '}t${name}"${attributesOf(line)}>${textOf(line.text)}</text>`;
  });
  const moves = [...times].map(([time, name]) => `.t${name}{animation-name:k${name}}@keyframes k${name}{${time}}`);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" font-family="ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="14">
<title>${title}</title>
<style>
text{white-space:pre}.p{opacity:0}
@media (prefers-reduced-motion:no-preference){
text{animation:${duration}ms step-end infinite}
${moves.join('\n')}
}
</style>
<rect x=".5" y=".5" width="${width - 1}" height="${height - 1}" rx="8" fill="#16181d" stroke="#3b4048"/>
${texts.join('\n')}
</svg>
`;
}

/** The key frames of a line: it is there from one moment to another, or to the end of the round. */
function timeOf({ from, until }: Shown, duration: number): string {
  const at = (time: number) => `${((time / duration) * 100).toFixed(2)}%`;
  const appears = `0%{opacity:0}${at(from)}{opacity:1}`;
  return until === undefined ? `${appears}to{opacity:1}` : `${appears}${at(until)},to{opacity:0}`;
}

/** The colour of a line, by what stands in it: a command, what is good, what is refused, progress. */
const colors: readonly (readonly [RegExp, string])[] = [
  [/^\$/, '#8ab4f8'],
  [/✓/, '#7ee2a8'],
  [/✗/, '#f28b82'],
  [/[█░]/, '#f3c969'],
];

function attributesOf({ row, text }: Shown): string {
  const [, color = '#e6e6e6'] = colors.find(([sign]) => sign.test(text)) ?? [];
  // The same grid in every font.
  const length = ([...text].length * CHARACTER_WIDTH).toFixed(1);
  return ` x="${MARGIN}" y="${MARGIN + row * LINE_HEIGHT + 15}" fill="${color}" textLength="${length}"`;
}

/** As XML, where spaces count: neither those at its beginning nor those in a row fall together. */
function textOf(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replace(/^ | (?= )/g, '\u00a0');
}
