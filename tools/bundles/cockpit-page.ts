import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { built, hashesOf } from './page-parts.ts';

const folder = join(import.meta.dirname, '..', '..', 'cockpit');

/**
 * The cockpit as one page, its script and style within: one request, nothing that could come from elsewhere or be of another
 * version, and a policy that names exactly these two by their hashes.
 */
export function cockpitPage(): string {
  return readFileSync(join(folder, 'index.html'), 'utf8')
    .replaceAll('\n<', '<')
    .replace('<style></style>', () => `<style>${built(join(folder, 'style.css'))}</style>`)
    .replace('<script></script>', () => `<script>${built(join(folder, 'main.ts'))}</script>`);
}

/** What the cockpit may do beside running what it came with: ask the service that it came from, and show what it has made. */
export function cockpitPolicy(page: string): readonly string[] {
  return [
    `script-src ${hashesOf(page, 'script')}`,
    `style-src ${hashesOf(page, 'style')}`,
    "connect-src 'self'",
    'img-src blob: data:',
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ];
}
