import type { FormatLine } from '../../engine/formats/format-line.ts';
import type { Line } from '../../engine/line.ts';
import { type Openable, openLineOf } from './open-line.ts';

/**
 * Lines with a format take long to open, with many words some hundred milliseconds. So a warm function keeps those that it has
 * done with, and has them again for nothing: for the next chunk, or the next request. A line that is in use is not here: the codes
 * that it makes are in its own memory, which the next user would overwrite. Who finds none opens another one.
 *
 * They hold keys, so they are kept no longer than 15 minutes.
 */
const KEPT_MS = 15 * 60_000;
/** Bytes of all of them together. */
const MOST_BYTES = 256 * 2 ** 20;

interface Opened {
  readonly name: string;
  readonly line: FormatLine;
  /** When it was opened, in milliseconds. */
  readonly at: number;
}

/** By name. Used least recently comes first. */
const idle = new Map<string, Opened>();
/** What is known of lines that are in use. */
const lent = new WeakMap<object, Opened>();

/**
 * The line of a head, opened or idle. It is the caller's own until it is given back; a plain line need not be.
 * @param secret of the line, where it is known.
 */
export async function borrowLineOf(head: Openable, secret?: Promise<Uint8Array>): Promise<Line> {
  const open = () => openLineOf(head, { ...(secret && { secret }) });
  if (head.format === undefined) return open();
  return borrowLine(`${head.line} ${head.format.hash}`, () => open() as Promise<FormatLine>);
}

/** An idle line of this name, or the one that is opened. */
export async function borrowLine(name: string, open: () => Promise<FormatLine>): Promise<FormatLine> {
  forgetOld();
  const known = idle.get(name);
  idle.delete(name);
  const opened = known ?? { name, line: await open(), at: Date.now() };
  lent.set(opened.line, opened);
  return opened.line;
}

/** Gives a line back. What is no borrowed line is left alone; one that is not given back is not kept. */
export function giveBack(line: object): void {
  const opened = lent.get(line);
  if (!opened) return;
  lent.delete(line);
  idle.delete(opened.name);
  idle.set(opened.name, opened);
  forgetOld();
  let bytes = idleBytes();
  for (const [name, { line: oldest }] of idle) {
    if (bytes <= MOST_BYTES) return;
    idle.delete(name);
    bytes -= oldest.memoryBytes;
  }
}

/** Bytes of all idle lines. */
export function idleBytes(): number {
  return [...idle.values()].reduce((sum, { line }) => sum + line.memoryBytes, 0);
}

function forgetOld(): void {
  const before = Date.now() - KEPT_MS;
  for (const [name, { at }] of idle) if (at < before) idle.delete(name);
}
