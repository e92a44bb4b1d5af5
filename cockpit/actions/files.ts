import type { DownloadDocument, FinishedDocument } from '../../client/index.ts';
import type { Download, FileKind } from '../state/state.ts';
import { change, say, state } from '../state/store.ts';
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
  const { id, document, downloads } = state().line;
  const name = part === undefined ? kind : `${kind}-${part}`;
  if (!document || downloads[name]?.busy) return;
  const { requested } = document.data.attributes.timestamps;
  const show = (download: Download) => {
    const { line } = state();
    if (line.id !== id || line.document?.data.attributes.timestamps.requested !== requested) return;
    change('line', { downloads: { ...line.downloads, [name]: download } });
  };
  show({ busy: true, problems: [] });
  try {
    const response = await answer(id, kind, part);
    const isAddress = response.headers.get('Content-Type')?.startsWith('application/vnd.api+json');
    const saved = isAddress
      ? fromAddress((await response.json()) as DownloadDocument)
      : await fromBody(response, kind, expected(document as FinishedDocument, part));
    show({ busy: false, problems: [], ...saved });
    say(saved.note);
  } catch (error) {
    if (error instanceof Damaged) show({ busy: false, problems: [{ detail: error.message, at: '' }] });
    else refused(error, (problems) => show({ busy: false, problems }));
  }
}

class Damaged extends Error {}

async function answer(id: string, kind: FileKind, part: number | undefined): Promise<Response> {
  const path = { id };
  const query = { redirect: 'no', ...(part !== undefined && { part }) } as const;
  const as = { parseAs: 'stream', envelope: true } as const;
  if (kind === 'snapshot') return (await api().getSnapshot({ path, query }, as)).response;
  if (kind === 'score') return (await api().getScore({ path, query }, as)).response;
  if (kind === 'delta') return (await api().getDelta({ path, query }, as)).response;
  return (await api().getData({ path, query: { ...query, format: kind } }, as)).response;
}

interface Saved {
  readonly note: string;
  readonly name?: string;
  readonly url?: string;
}

function fromAddress({ data: { attributes } }: DownloadDocument): Saved {
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
  const found = kind === 'txt' ? await checked(blob, wanted) : undefined;
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
  /** Only of the latest batch. */
  readonly hash?: string | undefined;
  readonly seed?: string | undefined;
}

function expected({ data, meta }: FinishedDocument, part: number | undefined): Expected {
  const { size, digits, format, filehashes } = data.attributes;
  const shape = { digits, format: format !== undefined };
  const named = state().line.history?.parts.find(({ attributes }) => attributes.part === part)?.attributes;
  return named ? { ...shape, size: named.size } : { ...shape, size, hash: filehashes?.data, seed: meta?.seed };
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
  return `${grouped(codes.length)} codes, no one twice${hash ? ', the hash is right' : ''}`;
}

/** HMAC-SHA-256 in hexadecimal; undefined where the browser has none to offer: it does on https and on this machine alone. */
async function hmac(seed: string, file: ArrayBuffer): Promise<string | undefined> {
  if (!isSecureContext) return undefined;
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('raw', new TextEncoder().encode(seed), algorithm, false, ['sign']);
  const hash = new Uint8Array(await crypto.subtle.sign('HMAC', key, file));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
