import { createWriteStream, rmSync } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { download, type UniqueTokens } from '../../client/index.ts';
import { type Checked, checkTokens } from '../checks/check.ts';
import { FileError, RefusedError } from '../platform/exits.ts';
import { endWithNewline, makeFolderOf, type OrderFiles, rename } from '../platform/files.ts';
import type { Output } from '../platform/output.ts';
import { requireRoom, writeTables } from '../tables/write-tables.ts';
import { codesAgainAt, positionsOfPart } from './codes-again.ts';
import { keptFormatOf } from './format.ts';
import { symbolsOfLine, unlessGone } from './line-facts.ts';

/** Which part, and how its file is written. */
export interface EarlierPartAsked {
  readonly id: string;
  readonly part: number;
  readonly gz: boolean;
  /** Without the newline behind the last code. */
  readonly exact: boolean;
}

/** An earlier part of a line that is there now. */
export interface EarlierPart {
  /** Codes, decimal. */
  readonly size: string;
  /** What was found to hold; undefined where the service does not show the line any more. */
  readonly checked?: Checked;
  /** Whether its file was there no more, and its codes were computed again. */
  readonly again: boolean;
  /** Names of the tables that were asked for. */
  readonly tables: Pick<OrderFiles, 'csv' | 'spreadsheet'>;
}

/**
 * Gets a part that is not the current one: its file or, where that is gone, its codes again. It is checked as far as something is
 * known of it, and only then has its name.
 * @throws RefusedError; ApiError; ConnectionError
 */
export async function fetchEarlierPart(
  client: UniqueTokens,
  { id, part, gz, exact }: EarlierPartAsked,
  files: OrderFiles,
  output: Output,
): Promise<EarlierPart> {
  const positions = await positionsOfPart(client, id, part);
  requireRoom(String(positions.count), files);
  makeFolderOf(files.out);
  const again = !(await unlessGone(() =>
    saved(download(client, { id, file: 'data', format: gz ? 'gz' : 'txt', part }), files.part),
  ));
  if (again) {
    const bytes = codesAgainAt(client, id, positions, false);
    await saved(bytes, files.part, gz);
  }
  const size = String(positions.count);
  const checked = await checkedPart(client, id, files.part, Number(size));
  const tables = await writeTables(client, id, files, Number(size), output);
  if (!exact) endWithNewline(files.part, gz);
  rename(files.part, files.out);
  return { size, again, tables, ...(checked && { checked }) };
}

async function saved(bytes: AsyncGenerator<Uint8Array>, path: string, gz = false): Promise<true> {
  const file = createWriteStream(path, { mode: 0o600, flush: true });
  try {
    await (gz ? pipeline(Readable.from(bytes), createGzip(), file) : pipeline(Readable.from(bytes), file));
    return true;
  } catch (error) {
    throw FileError.of(error, path);
  }
}

/** What can be checked without the record of the part: how many codes, their characters, and that no two are the same. */
async function checkedPart(client: UniqueTokens, id: string, path: string, size: number): Promise<Checked | undefined> {
  const document = await unlessGone(() => client.getTokens({ path: { id } }));
  if (!document) return undefined;
  const { alphabet, digits, format: shown } = document.data.attributes;
  const chars = await symbolsOfLine(client, id, alphabet);
  const format = await keptFormatOf(client, id, shown);
  try {
    const promised = { chars, digits: Number(digits), size, checksum: '', ...(format && { format }) };
    return (await checkTokens(path, promised)).checked;
  } catch (error) {
    if (error instanceof RefusedError) rmSync(path, { force: true });
    throw error;
  }
}
