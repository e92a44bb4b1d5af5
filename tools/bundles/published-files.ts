import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { constants, gzipSync } from 'node:zlib';
import { openApiDocument } from '../../api/openapi/document.ts';
import type { HandlerName } from '../../api/routes/routes.ts';
import { PUBLISHED, type PublishedFile } from '../../lambda/http/files/published.ts';
import { cockpitPage, cockpitPolicy } from './cockpit-page.ts';
import { built, hashesOf } from './page-parts.ts';
import { referencePage } from './reference/page.ts';

const root = join(import.meta.dirname, '..', '..');

/** A file before it is compressed; `path` is that of the route table. */
interface SourceFile {
  readonly path: string;
  readonly content: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** The files of the routes that answer what was made beforehand (lambda/http/files/published.ts). */
export const publishedFiles: Partial<Record<HandlerName, () => SourceFile[]>> = {
  'get-openapi': () => [
    { path: '/openapi.json', content: openApiText(), headers: { 'Content-Type': 'application/json' } },
  ],
  'get-docs': () => {
    const content = reference();
    return [{ path: '/docs', content, headers: pageHeaders(referencePolicy(content)) }];
  },
  'get-cockpit': () => {
    const content = cockpitPage();
    return [{ path: '/cockpit', content, headers: pageHeaders(cockpitPolicy(content)) }];
  },
};

/** Writes a function's files, compressed, and their list into its folder. */
export function writePublished(folder: string, sources: readonly SourceFile[]): void {
  const list: PublishedFile[] = [];
  for (const [i, { path, content, headers }] of sources.entries()) {
    const bytes = Buffer.from(content);
    const compressed = gzipSync(bytes, { level: constants.Z_BEST_COMPRESSION });
    const name = `${i}.gz`;
    const ETag = `W/"${createHash('sha256').update(bytes).digest('base64url').slice(0, 27)}"`;
    writeFileSync(join(folder, name), compressed);
    list.push({ path, name, bytes: bytes.length, compressed: compressed.length, headers: { ...headers, ETag } });
  }
  writeFileSync(join(folder, PUBLISHED), JSON.stringify(list));
}

/** The OpenAPI document as it is answered. */
export function openApiText(): string {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return JSON.stringify(openApiDocument(version));
}

/** The reference: one page, which fetches nothing. */
function reference(): string {
  const part = (file: string) => built(join(import.meta.dirname, 'reference', file));
  return referencePage(JSON.parse(openApiText()), part('style.css'), part('search.ts'));
}

/** The reference may run the script and have the style that it came with, and nothing else; it may fetch and send nothing. */
const referencePolicy = (page: string): readonly string[] => [
  `script-src ${hashesOf(page, 'script')}`,
  `style-src ${hashesOf(page, 'style')}`,
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
];

/** The headers of a page that may do what its policy names, and nothing else. */
function pageHeaders(policy: readonly string[]): Record<string, string> {
  const nothingElse = ["base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"];
  return {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Security-Policy': ["default-src 'none'", ...policy, ...nothingElse].join('; '),
  };
}
