import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { constants, gzipSync } from 'node:zlib';
import { openApiDocument } from '../../api/openapi/document.ts';
import type { HandlerName } from '../../api/routes/routes.ts';
import { PUBLISHED, type PublishedFile } from '../../lambda/http/files/published.ts';
import { cockpitPage, cockpitPolicy, hashesOf } from './cockpit-page.ts';

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
    const content = referencePage();
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

/** The reference that Redoc makes of the document: one page, which fetches nothing. */
function referencePage(): string {
  const folder = mkdtempSync(join(tmpdir(), 'unique-tokens-docs-'));
  try {
    const document = join(folder, 'openapi.json');
    const page = join(folder, 'index.html');
    writeFileSync(document, openApiText());
    const cli = join(root, 'node_modules', '@redocly', 'cli', 'bin', 'cli.js');
    const env = { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' };
    const args = [cli, 'build-docs', document, '--inlineBundle', '--output', page];
    execFileSync(process.execPath, args, { cwd: folder, env, stdio: 'pipe' });
    return readFileSync(page, 'utf8').replaceAll(/https:\/\/cdn\.redoc\.ly\/redoc\/logo-mini(-full)?\.svg/g, redocLogo);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Stands where Redoc would fetch its logo from a CDN. */
const redocLogo = `data:image/svg+xml,${encodeURIComponent('<svg xmlns="http://www.w3.org/2000/svg" width="40" height="12"><text y="10" font-family="sans-serif" font-size="11" fill="#888">Redoc</text></svg>')}`;

/** The reference may run the scripts that it came with, and nothing else; it may fetch and send nothing. */
function referencePolicy(page: string): readonly string[] {
  return [
    `script-src ${hashesOf(page, 'script')}`,
    // Redoc makes its style sheets while it runs.
    "style-src 'unsafe-inline'",
    'img-src data:',
    'font-src data:',
  ];
}

/** The headers of a page that may do what its policy names, and nothing else. */
function pageHeaders(policy: readonly string[]): Record<string, string> {
  const nothingElse = ["base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"];
  return {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Security-Policy': ["default-src 'none'", ...policy, ...nothingElse].join('; '),
  };
}
