import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { RefusedError, UsageError } from './exits.ts';

/** The files of an order, named after the one for its tokens: `codes.txt` has `codes.snapshot` beside it. */
export interface OrderFiles {
  /** The tokens, once they are all there and checked. */
  readonly out: string;
  /** The tokens as far as they have come. */
  readonly part: string;
  /** What the same command goes on from. */
  readonly state: string;
  readonly snapshot: string;
  readonly receipt: string;
  readonly analysis: string;
  readonly picture: string;
}

/** @throws UsageError for a name that another file of the order would have */
export function orderFiles(out: string): OrderFiles {
  const stem = out.replace(/\.gz$/, '').replace(/(?<=[^/\\])\.[^./\\]+$/, '');
  const files = {
    out,
    part: `${out}.part`,
    state: `${out}.order.json`,
    snapshot: `${stem}.snapshot`,
    receipt: `${stem}.receipt.json`,
    analysis: `${stem}.analysis.json`,
    picture: `${stem}.analysis.svg`,
  };
  if (new Set(Object.values(files)).size < Object.keys(files).length) {
    throw new UsageError(`--out ${out} is the name of a file that goes with it: call it ${stem}.txt.`);
  }
  return files;
}

/** @throws RefusedError where one is there already: nothing is overwritten */
export function requireNone(...paths: readonly string[]): void {
  const there = paths.filter((path) => existsSync(path));
  if (there.length > 0) throw new RefusedError(`${there.join(', ')} is there already and is not overwritten.`);
}

/**
 * Writes a file that is there whole or not at all, for its owner alone.
 * @param exclusive whether it is an error if it is there already
 */
export function writeWhole(path: string, content: string | Uint8Array, exclusive = false): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const target = exclusive ? path : `${path}.${process.pid}.tmp`;
  const file = openSync(target, exclusive ? 'wx' : 'w', 0o600);
  try {
    writeSync(file, content as string);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  if (!exclusive) renameSync(target, path);
}

/** Writes a document so. */
export function writeJson(path: string, document: object, exclusive = false): void {
  writeWhole(path, `${JSON.stringify(document, null, 2)}\n`, exclusive);
}
