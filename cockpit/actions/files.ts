import type { DownloadDocument, FinishedDocument } from '../../client/index.ts';
import type { Download, FileKind, History } from '../state/state.ts';
import { change, say, state } from '../state/store.ts';
import { csvRows } from '../values/csv.ts';
import { grouped } from '../values/number.ts';
import { api } from './api.ts';
import { follow, save } from './save.ts';
import { refused } from './session.ts';

/**
 * Downloads a file of the line that is shown, of its latest batch if no other is named. What the service sends itself is checked before it is saved; of what is too large
 * for that it tells the address, which needs no key, and the browser fetches it from there. What comes of it is told at this part
 * of this line alone.
 */
export async function download(kind: FileKind, part?: number): Promise<void> {
  const { id, downloads } = state().line;
  const shown = shownLine();
  const name = part === undefined ? kind : `${kind}-${part}`;
  if (!shown || downloads[name]?.busy) return;
  const { requested } = shown.attributes.timestamps;
  const show = (download: Download) => {
    const { line } = state();
    if (line.id !== id || shownLine()?.attributes.timestamps.requested !== requested) return;
    change('line', { downloads: { ...line.downloads, [name]: download } });
  };
  show({ busy: true, problems: [] });
  // Of this line: before the answer is there, another one may be shown.
  const wanted = expected(part);
  try {
    const response = await answer(id, kind, part);
    const isAddress = response.headers.get('Content-Type')?.startsWith('application/vnd.api+json');
    const saved = isAddress
      ? fromAddress((await response.json()) as DownloadDocument, kind)
      : await fromBody(response, kind, wanted);
    show({ busy: false, problems: [], ...saved });
    say(saved.note);
  } catch (error) {
    if (error instanceof Damaged) show({ busy: false, problems: [{ detail: error.message, at: '' }] });
    else refused(error, (problems) => show({ busy: false, problems }));
  }
}

/** The line that is shown, also where its files are gone. */
const shownLine = () => state().line.document?.data ?? state().line.gone;

class Damaged extends Error {}

async function answer(id: string, kind: FileKind, part: number | undefined): Promise<Response> {
  const path = { id };
  const query = { redirect: 'no', ...(part !== undefined && { part }) } as const;
  const as = { parseAs: 'stream', envelope: true } as const;
  // Of a line whose files are gone, what was issued is made again.
  if (state().line.gone)
    return (
      await api().reissueCodes(
        { path, body: { data: { type: 'codes', attributes: { ...(part !== undefined && { part }) } } } },
        as,
      )
    ).response;
  if (kind === 'snapshot') return (await api().getSnapshot({ path, query }, as)).response;
  if (kind === 'score') return (await api().getScore({ path, query }, as)).response;
  if (kind === 'delta') return (await api().getDelta({ path, query }, as)).response;
  return (await api().getData({ path, query: { ...query, format: kind === 'gz' ? 'gz' : 'txt' } }, as)).response;
}

interface Saved {
  readonly note: string;
  readonly name?: string;
  readonly url?: string;
}

function fromAddress({ data: { attributes } }: DownloadDocument, kind: FileKind): Saved {
  if (kind === 'csv') throw new Damaged('The file is too large for a table here: use the command line.');
  const { url } = attributes;
  follow(url);
  const name = nameIn(new URL(url).searchParams.get('response-content-disposition'));
  return {
    note: 'Your browser fetches the file from storage. The address is good for 15 minutes.',
    url,
    ...(name !== undefined && { name }),
  };
}

async function fromBody(response: Response, kind: FileKind, wanted: Expected): Promise<Saved> {
  const blob = await response.blob();
  const name = nameIn(response.headers.get('Content-Disposition')) ?? kind;
  const found = kind === 'txt' || kind === 'csv' ? await checked(blob, wanted) : undefined;
  if (kind === 'csv') {
    const table = `${name.replace(/\.txt$/, '')}.csv`;
    save(new Blob([tableOf(await blob.text(), wanted)], { type: 'text/csv' }), table);
    return { note: `Saved as ${table}: ${found}.`, name: table };
  }
  save(blob, name);
  return { note: found ? `Saved: ${found}.` : `Saved as ${name}.`, name };
}

function nameIn(disposition: string | null): string | undefined {
  return /filename="([^"]+)"/.exec(disposition ?? '')?.[1];
}

/** What a file of codes must have. */
interface Expected {
  readonly size: string;
  readonly digits: string;
  readonly format: boolean;
  /** The batch, and the position of its first code, where they are known. */
  readonly part?: number | undefined;
  readonly first?: string | undefined;
  /** Only of the latest batch. */
  readonly hash?: string | undefined;
  readonly seed?: string | undefined;
}

function expected(part: number | undefined): Expected {
  const { document, history } = state().line;
  const { size, digits, format, filehashes, timestamps } = (shownLine() as FinishedDocument['data']).attributes;
  const shape = { digits, format: format !== undefined };
  const named = history?.parts.find(({ attributes }) => attributes.part === part)?.attributes;
  if (named) return { ...shape, size: named.size };
  const latest = latestIn(history, timestamps.requested);
  const place = { part: latest?.part, first: latest?.first };
  return { ...shape, ...place, size, hash: filehashes?.data, seed: document?.meta?.seed };
}

/** The batch that was ordered then, as the history has it, which may not be loaded yet. */
export const latestIn = (history: History | undefined, requested: string) =>
  history?.parts.find(({ attributes }) => attributes.timestamps.requested === requested)?.attributes;

/** A table of codes, each with its position in the line and its batch. With its mark a spreadsheet takes it for UTF-8. */
function tableOf(text: string, { part = 1, first = '0' }: Expected): string {
  const rows = text.split('\n').map((code, i) => [code, String(BigInt(first) + BigInt(i)), String(part)]);
  return `\ufeff${csvRows([['code', 'position', 'batch'], ...rows])}`;
}

/** Counts the codes, sees that no one is there twice, and computes the hash that the service has told. @throws Damaged */
async function checked(blob: Blob, { size, digits, format, hash: told, seed }: Expected): Promise<string> {
  const codes = (await blob.text()).split('\n');
  // With a format there is fixed text beside the characters that are chosen.
  const length = format ? [...(codes[0] ?? '')].length : Number(digits);
  const isWhole =
    codes.length === Number(size) &&
    new Set(codes).size === codes.length &&
    codes.every((code) => [...code].length === length);
  const hash = told && seed && (await hmac(seed, await blob.arrayBuffer()));
  if (!isWhole || (hash && hash !== told))
    throw new Damaged('The file came damaged and is not saved. Please try again.');
  return `${grouped(codes.length)} codes, no code twice${hash ? ', the hash is right' : ''}`;
}

/** HMAC-SHA-256 in hexadecimal; undefined where the browser has none to offer: it does on https and on this machine alone. */
async function hmac(seed: string, file: ArrayBuffer): Promise<string | undefined> {
  if (!isSecureContext) return undefined;
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('raw', new TextEncoder().encode(seed), algorithm, false, ['sign']);
  const hash = new Uint8Array(await crypto.subtle.sign('HMAC', key, file));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
