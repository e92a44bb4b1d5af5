import { spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { createGunzip } from 'node:zlib';
import { connect, SEED } from './client.ts';
import { startCloud } from './cloud.ts';

const DIGITS = 20;
/** Seconds between two rows of the memory's curve. */
const INTERVAL = 5;

/**
 * One large part in a local cloud of its own, its memory second by second, and then its files: hash, gunzip of the gz, and no token
 * twice by an external sort. Needs some 10 GB of disk for 100 M tokens; a check that fails sets the exit code.
 */
export async function large(size: number, chunkBytes: string | undefined): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'unique-tokens-large-'));
  const cloud = await startCloud(chunkBytes === undefined ? {} : { CHUNK_BYTES: chunkBytes });
  try {
    const client = await connect(cloud.url);
    await client.order(1_000, DIGITS, 'UPPER_EPCG30');
    const before = cloud.residentBytes();
    console.log(`before: ${megabytes(before)} resident, every function of the way loaded`);

    const curve: number[] = [];
    const timer = setInterval(() => curve.push(cloud.residentBytes()), 100);
    const { id, milliseconds } = await client.order(size, DIGITS, 'UPPER_EPCG30').finally(() => clearInterval(timer));
    for (let second = 0; second * 10 < curve.length; second += INTERVAL) {
      const most = Math.max(...curve.slice(second * 10, (second + INTERVAL) * 10));
      console.log(`${String(second).padStart(5)} s ${megabytes(most)}`);
    }
    const peak = Math.max(...curve);
    console.log(
      `${size.toLocaleString('en')} × ${DIGITS}: ${(milliseconds / 1000).toFixed(1)} s, ${(size / milliseconds / 1000).toFixed(2)} M tokens/s, at most ${megabytes(peak)}, ${megabytes(peak - before)} more than before\n`,
    );

    const data = join(directory, 'data.txt');
    const gz = join(directory, 'data.txt.gz');
    await client.download(id, 'txt', data);
    await client.download(id, 'gz', gz);
    const { bytes, hash } = await client.finished(id);
    check(`${bytes.toLocaleString('en')} bytes`, statSync(data).size === bytes);
    check(`HMAC-SHA-256 ${hash}`, (await hashOf(createReadStream(data))) === hash);
    const unzipped = await hashOf(createReadStream(gz).pipe(createGunzip()));
    check(`gz of ${megabytes(statSync(gz).size)} unzips to the same bytes`, unzipped === hash);
    check(`${size.toLocaleString('en')} different tokens (sort -u)`, (await countDifferent(data, directory)) === size);
  } finally {
    await cloud.stop();
    rmSync(directory, { recursive: true, force: true });
  }
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1e6)} MB`;
}

function check(what: string, holds: boolean): void {
  console.log(`${holds ? 'right' : 'WRONG'}: ${what}`);
  if (!holds) process.exitCode = 1;
}

async function hashOf(bytes: AsyncIterable<Uint8Array>): Promise<string> {
  const hmac = createHmac('sha256', SEED);
  for await (const chunk of bytes) hmac.update(chunk);
  return hmac.digest('hex');
}

/** Lines that differ, counted by the system's own sort and wc, which know nothing of how tokens are made. */
async function countDifferent(file: string, directory: string): Promise<number> {
  const command = 'sort --unique --parallel=2 --buffer-size=1G --temporary-directory="$2" "$1" | wc -l';
  const shell = spawn('sh', ['-c', command, 'sh', file, directory], {
    env: { ...process.env, LC_ALL: 'C' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [output] = await Promise.all([text(shell.stdout), once(shell, 'close')]);
  return Number(output);
}
