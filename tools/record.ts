import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { pictureOf } from './recording/picture.ts';
import { Terminal } from './recording/terminal.ts';

/**
 * `npm run record`: runs commands as a new user on a pseudo-terminal, which `script` of util-linux makes, and records what comes when: the
 * demo, and the command line against the local service, for which `npm start` must be running.
 */

/** A command as a user types it, and the program and its words that it runs. */
interface Command {
  readonly typed: string;
  readonly runs: string;
}

/** A file of `docs/pictures`, and the commands that it shows. */
interface Recording {
  readonly file: string;
  readonly title: string;
  readonly commands: readonly Command[];
}

const ofCommandLine = (words: string): Command => ({
  typed: `npx unique-tokens ${words}`,
  runs: `dist/unique-tokens.js ${words}`,
});
const recordings: readonly Recording[] = [
  {
    file: 'demo.svg',
    title: 'A terminal: the demo orders codes and vouchers, verifies, continues and redeems them',
    commands: [{ typed: 'npm run demo', runs: 'local/demo.ts' }],
  },
  {
    file: 'cli.svg',
    title: 'A terminal: three commands order codes, continue their line and verify them',
    commands: [
      'produce --alphabet UPPER_EPCG30 --digits 20 --size 50000 --out codes.txt',
      'continue --snapshot codes.snapshot --size 20000 --out codes-2.txt',
      'verify --file codes-2.txt',
    ].map(ofCommandLine),
  },
];
const COLUMNS = 100;
/** Milliseconds: what a key takes, before and after a command, at the end; nobody wants to look at a longer wait than the last. */
const [KEY, BREATH, END, LONGEST_WAIT] = [30, 500, 4500, 700];
/** Output is drawn so often at most. */
const FRAME = 70;

const root = join(import.meta.dirname, '..');

interface Chunk {
  readonly text: string;
  /** Milliseconds after the one before. */
  readonly wait: number;
}

/** What a command says on a terminal of so many columns. @throws Error where it fails */
function run({ runs }: Command, folder: string): Promise<Chunk[]> {
  const program = `${process.execPath} ${join(root, runs)}`;
  const home = { HOME: folder, XDG_STATE_HOME: folder, XDG_CONFIG_HOME: folder };
  // The picture has one colour.
  const env = { ...process.env, ...home, TERM: 'xterm', NO_COLOR: '1' };
  const terminal = `stty cols ${COLUMNS} rows 40; exec ${program}`;
  const child = spawn('script', ['-qefc', terminal, '/dev/null'], {
    cwd: folder,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const chunks: Chunk[] = [];
  let last = performance.now();
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const now = performance.now();
    chunks.push({ text, wait: now - last });
    last = now;
  });
  return new Promise((done, fail) => {
    child.once('error', fail);
    child.once('close', (code) => {
      const said = chunks.map(({ text }) => text).join('');
      if (code === 0) done(chunks);
      else fail(new Error(`${runs} ended with ${code}: ${said}`));
    });
  });
}

/** Records the commands one after the other, in a folder of their own. */
async function record({ file, title, commands }: Recording): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'unique-tokens-record-'));
  const terminal = new Terminal(COLUMNS);
  let now = 0;
  try {
    for (const command of commands) {
      const chunks = await run(command, folder);
      if (now > 0) terminal.write('\r\n', now);
      terminal.write('$ ', now);
      now += BREATH;
      for (const keys of command.typed.match(/.{1,3}/g) ?? []) {
        now += KEY * keys.length;
        terminal.write(keys, now);
      }
      now += BREATH;
      terminal.write('\r\n', now);
      let pending = '';
      let drawn = now;
      for (const { text, wait } of chunks) {
        if (pending !== '' && now + wait - drawn > FRAME) {
          terminal.write(pending, now);
          pending = '';
          drawn = now;
        }
        now += Math.min(wait, LONGEST_WAIT);
        pending += text;
      }
      terminal.write(pending, now);
      now += 2 * BREATH;
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const picture = pictureOf({ title, columns: COLUMNS, duration: Math.round(now + END), shown: terminal.shown() });
  for (const own of [root, folder, homedir(), hostname()]) {
    if (own.length > 1 && picture.includes(own))
      throw new Error(`The recording shows ${own}, which is of this machine.`);
  }
  writeFileSync(join(root, 'docs', 'pictures', file), picture);
}

for (const recording of recordings) await record(recording);
