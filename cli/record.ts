import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** `npm run record`: runs commands against the local service as a new user and draws what the terminal shows then. */

const commands = [
  'produce --alphabet UPPER_EPCG30 --digits 20 --size 50000 --out codes.txt',
  'continue --snapshot codes.snapshot --size 20000 --out codes-2.txt',
  'verify --file codes-2.txt',
];
const COLUMNS = 100;
const LINE_HEIGHT = 19;
const CHARACTER_WIDTH = 8.45;
const MARGIN = 18;

const root = join(import.meta.dirname, '..');

function shown(): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'unique-tokens-record-'));
  const env = { ...process.env, HOME: folder, XDG_STATE_HOME: folder, XDG_CONFIG_HOME: folder };
  const run = (command: string) => {
    const args = [join(root, 'dist', 'unique-tokens.js'), ...command.split(' ')];
    return execFileSync(process.execPath, args, { cwd: folder, env, encoding: 'utf8' }).trimEnd().split('\n');
  };
  try {
    return commands.flatMap((command) => [`$ npx unique-tokens ${command}`, ...run(command), '']).slice(0, -1);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A line as a terminal of so many columns breaks it. */
function broken(line: string): string[] {
  return line.match(new RegExp(`.{1,${COLUMNS}}`, 'gu')) ?? [''];
}

function picture(lines: readonly string[]): string {
  const rows = lines.flatMap(broken);
  const height = rows.length * LINE_HEIGHT + 2 * MARGIN;
  const width = Math.ceil(COLUMNS * CHARACTER_WIDTH) + 2 * MARGIN;
  const texts = rows.map((row, i) => {
    const color = row.startsWith('$') ? '#8ab4f8' : row.startsWith('✓') ? '#7ee2a8' : '#e6e6e6';
    const text = row.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
    return `<text x="${MARGIN}" y="${MARGIN + i * LINE_HEIGHT + 15}" fill="${color}">${text}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" font-family="ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="14" xml:space="preserve">
<title>A terminal: ${commands.length} commands order tokens, continue their line and verify them</title>
<rect width="100%" height="100%" rx="8" fill="#16181d"/>
${texts.join('\n')}
</svg>
`;
}

writeFileSync(join(root, 'docs', 'pictures', 'cli.svg'), picture(shown()));
