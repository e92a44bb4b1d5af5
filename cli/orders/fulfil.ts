import { rmSync } from 'node:fs';
import {
  lastStatus,
  PartFailedError,
  type TokensAttributes,
  type UniqueTokens,
  waitUntil,
} from '../../client/index.ts';
import { type Checked, checkTokens, fullChecksum } from '../checks/check.ts';
import { RefusedError } from '../platform/exits.ts';
import { endWithNewline, type OrderFiles, rename, writeJson, writeWhole } from '../platform/files.ts';
import { grouped, type Output } from '../platform/output.ts';
import { writeTables } from '../tables/write-tables.ts';
import { fetchBytes, fetchFile } from './fetch-file.ts';
import { keptFormatOf } from './format.ts';
import { symbolsOfLine } from './line-facts.ts';
import type { Receipt } from './receipt.ts';
import { advance, type OrderState } from './state.ts';

/** What an order has come to. */
export interface Fulfilled {
  readonly receipt: Receipt;
  readonly checked: Checked;
  /** Names of the files that there are now. */
  readonly files: Partial<OrderFiles>;
}

/** A part whose files can be had. */
export type Finished = Extract<TokensAttributes, { readonly timestamps: { readonly finished: string } }>;

/**
 * Brings an accepted order to its end: waits, downloads, checks, and only then gives the files their names. It can be cut off
 * anywhere and goes on from there; the state is the last to go.
 * @throws RefusedError where a file is not what was promised; PartFailedError; ApiError
 */
export async function fulfil(
  client: UniqueTokens,
  files: OrderFiles,
  accepted: OrderState,
  output: Output,
): Promise<Fulfilled> {
  const { wanted, seed, part, line: id } = accepted;
  if (id === undefined) throw new RefusedError('The service did not accept the order.');
  const finished = await waitFor(client, id, accepted, output).catch((error) => {
    // Nothing was issued, so the same command may order again.
    if (error instanceof PartFailedError) rmSync(files.state, { force: true });
    throw error;
  });
  const chars = await symbolsOfLine(client, id, finished.alphabet);
  const format = await keptFormatOf(client, id, finished.format);

  const file = { id, file: 'data', format: wanted.gz ? 'gz' : 'txt', ...(part && { part }) } as const;
  await fetchFile(client, file, files.part, accepted, output, (facts) => advance(files.state, accepted, facts));
  const digits = Number(finished.digits);
  const size = Number(finished.size);
  const hash = finished.filehashes?.data;
  // Of a first part with a format the service has to say what all codes are.
  const before = accepted.before ?? (format && part === 1 ? fullChecksum(chars, digits, format) : undefined);
  const promised = {
    ...{ chars, digits, size, seed, checksum: finished.checksum },
    ...(hash && { hash }),
    ...(format && { format }),
  };
  const bar = output.bar({ title: 'checking', total: finished.filesizes.data, unit: 'bytes' });
  let read = 0;
  const { checked, hashes } = await checkTokens(files.part, { ...promised, ...(before && { before }) }, (bytes) => {
    read += bytes;
    bar.update(read % (finished.filesizes.data + 1));
  })
    .catch((error) => {
      // It is downloaded anew when the command is given again.
      if (error instanceof RefusedError) rmSync(files.part, { force: true });
      throw error;
    })
    .finally(() => bar.stop());

  const there: Partial<OrderFiles> = { out: files.out, receipt: files.receipt };
  if (finished.partial) {
    writeWhole(files.snapshot, await fetchBytes(client, { id, file: 'snapshot', ...(part && { part }) }));
    Object.assign(there, { snapshot: files.snapshot });
  }
  Object.assign(there, await writeTables(client, id, files, size, output));
  if (wanted.analysis === 'metrics') Object.assign(there, await saveAnalysis(client, id, files, finished));
  const receipt: Receipt = {
    version: 1,
    url: wanted.url,
    line: id,
    ...(part && { part }),
    alphabet: finished.alphabet,
    chars,
    digits,
    ...(format && { pattern: format.shown.pattern }),
    ...(finished.gtin !== undefined && { gtin: finished.gtin }),
    size: finished.size,
    available: finished.available,
    ...(hash && hashes && { seed, hash, fileHash: wanted.exact ? hashes.plain : hashes.ended }),
    ...(before && { before }),
    checksum: finished.checksum,
    timestamps: finished.timestamps,
  };
  writeJson(files.receipt, receipt);
  if (!wanted.exact) endWithNewline(files.part, wanted.gz);
  rename(files.part, files.out);
  rmSync(files.state);
  return { receipt, checked, files: there };
}

async function waitFor(client: UniqueTokens, id: string, accepted: OrderState, output: Output): Promise<Finished> {
  const { wanted, requested } = accepted;
  const size = Number(wanted.size);
  const bar = output.bar({ title: 'producing', total: size, unit: 'codes' });
  let busy = false;
  try {
    const document = await waitUntil(client, id, lastStatus(wanted.analysis), {
      interval: 250,
      onBusy: (seconds) => {
        if (!busy) output.warn(busyText(seconds));
        busy = true;
      },
      onProgress: ({ data: { attributes } }) => {
        busy = false;
        if (attributes.status === 'started') bar.update((attributes.progress * size) / 100);
        if ('ended' in attributes.timestamps) bar.update(size);
      },
    });
    const { attributes } = document.data;
    if (attributes.timestamps.requested !== requested) {
      throw new RefusedError(
        `The line ${id} has been continued since, so this batch is not its current one. Its codes are not lost: unique-tokens download ${id} --part ${accepted.part ?? '<number>'} --out … ("unique-tokens parts ${id}" lists its batches)`,
      );
    }
    return attributes as Finished;
  } finally {
    bar.stop();
  }
}

/** Told once, until the service answers again. */
function busyText(seconds: number | undefined): string {
  const when = seconds === undefined ? 'until it answers' : `every ${seconds} s`;
  return `The service is busy. Your order goes on; this command asks again ${when}.`;
}

/** The figures of the analysis and, where the service draws it, the picture. */
async function saveAnalysis(
  client: UniqueTokens,
  id: string,
  files: OrderFiles,
  finished: Finished,
): Promise<Partial<OrderFiles>> {
  if ('error' in finished && finished.error) {
    throw new RefusedError(`The codes could not be analysed: ${finished.error.detail}`);
  }
  writeWhole(files.analysis, await fetchBytes(client, { id, file: 'analysis' }));
  const options = { headers: { Accept: 'image/svg+xml' }, parseAs: 'text', envelope: true } as const;
  const { data: picture, response } = await client.getAnalysis({ path: { id } }, options);
  // An older service answers with the figures again.
  if (!response.headers.get('Content-Type')?.startsWith('image/svg+xml')) return { analysis: files.analysis };
  writeWhole(files.picture, picture as unknown as string);
  return { analysis: files.analysis, picture: files.picture };
}

/** The lines that tell what was found. */
export function describeChecks({ receipt, checked }: Fulfilled): string[] {
  const { size, digits, alphabet, pattern } = receipt;
  const what =
    pattern === undefined ? `of ${digits} characters of ${alphabet}` : `as ${pattern}, of characters of ${alphabet}`;
  return [
    `✓ ${grouped(size)} codes ${what}, no two the same`,
    checked.hash ? '✓ the hash matches that of the service' : '– no hash to compare with',
    checked.checksum
      ? "✓ the checksum fits the line's"
      : '– no checksum to compare with: that of the batch before is not known',
  ];
}
