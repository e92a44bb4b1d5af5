import type { DownloadDocument, FinishedDocument } from '../../client/index.ts';
import { grouped } from '../number.ts';
import type { Download, FileKind } from '../state/state.ts';
import { change, say, state } from '../state/store.ts';
import { api } from './api.ts';
import { refused } from './session.ts';

/**
 * Downloads a file of the line that is shown. What the service sends itself is checked before it is saved; of what is too large
 * for that it tells the address, which needs no key, and the browser fetches it from there.
 */
export async function download(kind: FileKind): Promise<void> {
  const { id } = state().line;
  if (state().line.downloads[kind]?.busy) return;
  show(kind, { busy: true, problems: [] });
  try {
    const response = await answer(id, kind);
    const isAddress = response.headers.get('Content-Type')?.startsWith('application/vnd.api+json');
    const saved = isAddress ? fromAddress((await response.json()) as DownloadDocument) : await fromBody(response, kind);
    show(kind, { busy: false, problems: [], ...saved });
    say(saved.note);
  } catch (error) {
    refused(error, (problems) => show(kind, { busy: false, problems }));
  }
}

async function answer(id: string, kind: FileKind): Promise<Response> {
  const path = { id };
  const query = { redirect: 'no' } as const;
  const as = { parseAs: 'stream', envelope: true } as const;
  if (kind === 'snapshot') return (await api().getSnapshot({ path, query }, as)).response;
  if (kind === 'score') return (await api().getScore({ path, query }, as)).response;
  if (kind === 'delta') return (await api().getDelta({ path, query }, as)).response;
  return (await api().getData({ path, query: { ...query, format: kind } }, as)).response;
}

interface Saved {
  readonly note: string;
  readonly url?: string;
}

function fromAddress({ data: { attributes } }: DownloadDocument): Saved {
  const { url } = attributes;
  follow(url);
  return { note: 'Your browser fetches the file from storage. The address is good for 15 minutes.', url };
}

async function fromBody(response: Response, kind: FileKind): Promise<Saved> {
  const blob = await response.blob();
  const name = /filename="([^"]+)"/.exec(response.headers.get('Content-Disposition') ?? '')?.[1] ?? kind;
  const url = URL.createObjectURL(blob);
  follow(url, name);
  // The browser has taken it by then.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
  return { note: kind === 'txt' ? `Saved: ${await checked(blob)}.` : `Saved as ${name}.` };
}

function follow(url: string, name?: string): void {
  const link = document.createElement('a');
  link.href = url;
  if (name !== undefined) link.download = name;
  link.rel = 'noopener';
  link.click();
}

/** Counts the codes, sees that no one is there twice, and computes the hash that the service has told. */
async function checked(blob: Blob): Promise<string> {
  const { data, meta } = state().line.document as FinishedDocument;
  const codes = (await blob.text()).split('\n');
  const isWhole = codes.length === Number(data.attributes.size) && new Set(codes).size === codes.length;
  const told = data.attributes.filehashes?.data;
  const hash = told && meta?.seed && (await hmac(meta.seed, await blob.arrayBuffer()));
  if (!isWhole || (hash && hash !== told)) return 'the file is damaged, please download it again';
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

function show(kind: FileKind, download: Download): void {
  change('line', { downloads: { ...state().line.downloads, [kind]: download } });
}
