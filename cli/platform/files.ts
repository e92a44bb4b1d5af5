import {
  closeSync,
  createWriteStream,
  fsyncSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { gzipSync } from 'node:zlib';
import { FileError, RefusedError, UsageError } from './exits.ts';

/** The files of an order, named after the one for its codes: `codes.txt` has `codes.snapshot` beside it. */
export interface OrderFiles {
  /** The codes, once they are all there and checked. */
  readonly out: string;
  /** The codes as far as they have come. */
  readonly part: string;
  /** What the same command goes on from. */
  readonly state: string;
  readonly snapshot: string;
  readonly receipt: string;
  readonly analysis: string;
  readonly picture: string;
  /** The codes as tables, where they were asked for. */
  readonly csv?: string;
  readonly spreadsheet?: string;
}

/** Which tables are written beside the codes. */
export interface Tables {
  readonly csv?: true;
  readonly spreadsheet?: true;
}

/** @throws UsageError for a name that another file of the order would have, or none */
export function orderFiles(out: string, { csv, spreadsheet }: Tables = {}): OrderFiles {
  if (out === '') throw new UsageError('--out needs the name of a file.');
  if (out === '-') {
    throw new UsageError('--out needs the name of a file, not -: other files are saved beside the codes.');
  }
  const stem = out.replace(/\.gz$/, '').replace(/(?<=[^/\\])\.[^./\\]+$/, '');
  const files = {
    out,
    part: `${out}.part`,
    state: `${out}.order.json`,
    snapshot: `${stem}.snapshot`,
    receipt: `${stem}.receipt.json`,
    analysis: `${stem}.analysis.json`,
    picture: `${stem}.analysis.svg`,
    ...(csv && { csv: `${stem}.csv` }),
    ...(spreadsheet && { spreadsheet: `${stem}.xlsx` }),
  };
  if (new Set(Object.values(files)).size < Object.keys(files).length) {
    throw new UsageError(
      `--out ${out} is the name of one of the files beside the codes. Take another name, such as ${stem}.txt.`,
    );
  }
  return files;
}

/** @throws RefusedError where one is there already, be it a link that leads nowhere: nothing is overwritten */
export function requireNone(...paths: readonly (string | undefined)[]): void {
  if (paths.includes('')) throw new UsageError('The name of the file is empty. Give one.');
  const there = paths.filter(
    (path) => path !== undefined && naming(path, () => lstatSync(path, { throwIfNoEntry: false })),
  );
  if (there.length === 0) return;
  const are = there.length === 1 ? 'is' : 'are';
  throw new RefusedError(`${there.join(', ')} ${are} there already and ${are} not overwritten: give another --out.`);
}

/** Makes the folder of a file, where it is not there yet. @throws FileError */
export function makeFolderOf(path: string): void {
  naming(dirname(path), () => mkdirSync(dirname(path), { recursive: true, mode: 0o700 }));
}

/**
 * Writes a file that is there whole or not at all, also after a power cut, for its owner alone.
 * @param exclusive whether it is an error (EEXIST) if it is there already
 * @throws FileError
 */
export function writeWhole(path: string, content: string | Uint8Array, exclusive = false): void {
  const written = `${path}.${process.pid}.tmp`;
  makeFolderOf(path);
  naming(path, () => {
    try {
      writeAll(written, content);
      if (exclusive) nameAnew(written, path);
      else renameSync(written, path);
    } finally {
      rmSync(written, { force: true });
    }
    keepNames(dirname(path));
  });
}

/** Writes a file so, as its content comes. A file that is there already, of a command that was cut off, is written anew. */
export async function writePieces(path: string, pieces: AsyncIterable<string | Uint8Array>): Promise<void> {
  const written = `${path}.${process.pid}.tmp`;
  makeFolderOf(path);
  try {
    const file = createWriteStream(written, { mode: 0o600, flush: true });
    await pipeline(Readable.from(pieces, { objectMode: true }), file).catch((error) => {
      throw FileError.of(error, path);
    });
    rename(written, path);
  } finally {
    rmSync(written, { force: true });
  }
}

/** Writes a document so. */
export function writeJson(path: string, document: object, exclusive = false): void {
  writeWhole(path, `${JSON.stringify(document, null, 2)}\n`, exclusive);
}

/**
 * Ends a text file with a newline, for what reads lines: `while read` would lose the last one, and `cat` join it with the next file. What
 * is compressed gets a further member: gzip reads them as one text.
 */
export function endWithNewline(path: string, isCompressed: boolean): void {
  const ending = isCompressed ? gzipSync('\n') : Buffer.from('\n');
  naming(path, () => {
    const file = openSync(path, 'a');
    try {
      for (let at = 0; at < ending.length; ) at += writeSync(file, ending, at);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
  });
}

/** Gives a file that is on the disk its name, for good. @throws FileError */
export function rename(from: string, to: string): void {
  naming(to, () => renameSync(from, to));
  naming(to, () => keepNames(dirname(to)));
}

/** Does something with a file. @throws FileError, with its name, which not every error of the system has */
export function naming<T>(path: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw FileError.of(error, path);
  }
}

function writeAll(path: string, content: string | Uint8Array): void {
  // One of a process that had the same number, and was killed.
  rmSync(path, { force: true });
  const file = openSync(path, 'wx', 0o600);
  try {
    const bytes = Buffer.from(content);
    // A disk that is nearly full takes a part, and only then refuses.
    for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** A rename that overwrites nothing. */
function nameAnew(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch (error) {
    if (!['ENOSYS', 'ENOTSUP', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
    // A file system without links, such as a memory stick's.
    const syscall = 'link';
    if (lstatSync(to, { throwIfNoEntry: false })) throw Object.assign(new Error(), { code: 'EEXIST', syscall });
    renameSync(from, to);
  }
}

/** Brings the names of a folder to the disk. Windows has no such thing, and not every file system. */
function keepNames(folder: string): void {
  if (process.platform === 'win32') return;
  const opened = openSync(folder, 'r');
  try {
    fsyncSync(opened);
  } catch (error) {
    if (!['EINVAL', 'ENOTSUP', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  } finally {
    closeSync(opened);
  }
}
