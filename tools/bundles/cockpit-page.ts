import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { minifySync } from '@swc/core';
import { buildSync } from 'esbuild';

const folder = join(import.meta.dirname, '..', '..', 'cockpit');

/**
 * The cockpit as one page, its script and style within: one request, nothing that could come from elsewhere or be of another
 * version, and a policy that names exactly these two by their hashes.
 */
export function cockpitPage(): string {
  const built = (file: string, minify: boolean) => {
    const { outputFiles } = buildSync({
      entryPoints: [join(folder, file)],
      bundle: true,
      minify,
      format: 'iife',
      target: 'es2022',
      charset: 'utf8',
      legalComments: 'none',
      logLevel: 'warning',
      write: false,
    });
    return outputFiles[0]?.text.trim() ?? '';
  };
  // As a whole, swc makes the script a twentieth smaller than esbuild does.
  const script = minifySync(built('main.ts', false), { compress: true, mangle: true, ecma: 2022 }).code;
  return readFileSync(join(folder, 'index.html'), 'utf8')
    .replaceAll('\n<', '<')
    .replace('<style></style>', () => `<style>${built('style.css', true)}</style>`)
    .replace('<script></script>', () => `<script>${script}</script>`);
}

/** The hashes by which a policy lets the scripts, or the styles, of a page through. */
export function hashesOf(page: string, tag: 'script' | 'style'): string {
  return [...page.matchAll(new RegExp(`<${tag}[^>]*>([\\s\\S]*?)</${tag}>`, 'g'))]
    .map(([, content = '']) => `'sha256-${createHash('sha256').update(content).digest('base64')}'`)
    .join(' ');
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
