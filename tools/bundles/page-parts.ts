import { createHash } from 'node:crypto';
import { minifySync } from '@swc/core';
import { buildSync } from 'esbuild';

/** A script or a style as it stands in a page: with all that it imports, minified. */
export function built(file: string): string {
  const isStyle = file.endsWith('.css');
  const { outputFiles } = buildSync({
    entryPoints: [file],
    bundle: true,
    minify: isStyle,
    format: 'iife',
    target: 'es2022',
    charset: 'utf8',
    legalComments: 'none',
    logLevel: 'warning',
    write: false,
  });
  const text = outputFiles[0]?.text.trim() ?? '';
  // As a whole, swc makes a script a twentieth smaller than esbuild does.
  return isStyle ? text : minifySync(text, { compress: true, mangle: true, ecma: 2022 }).code;
}

/** The hashes by which a policy lets the scripts, or the styles, of a page through. */
export function hashesOf(page: string, tag: 'script' | 'style'): string {
  return [...page.matchAll(new RegExp(`<${tag}[^>]*>([\\s\\S]*?)</${tag}>`, 'g'))]
    .map(([, content = '']) => `'sha256-${createHash('sha256').update(content).digest('base64')}'`)
    .join(' ');
}
