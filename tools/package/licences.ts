import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Metafile } from 'esbuild';
import { root } from '../bundles/options.ts';

/** The files of which something is in a bundle. */
export function bundledFiles({ outputs }: Metafile): string[] {
  const inputs = Object.values(outputs).flatMap((output) => Object.entries(output.inputs));
  return inputs.filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([file]) => file);
}

/** The licences of the packages of which these files are in bundles. @throws Error where one has none */
export function licencesOf(files: readonly string[]): string {
  const folders = files.flatMap((file) => /^.*node_modules\/(@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? []);
  const texts = [...new Set(folders)].sort().map((folder) => {
    const manifest = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
    return `${manifest.name} ${manifest.version}\n\n${textOf(join(root, folder), manifest)}\n`;
  });
  return texts.join(`\n${'-'.repeat(80)}\n\n`);
}

interface Manifest {
  readonly name: string;
  /** Old packages have an object there. */
  readonly license?: string | { readonly type?: string };
  readonly author?: string | { readonly name?: string };
}

/** The text of a package's licence: of a file, else of the README; else its name with the author. */
function textOf(folder: string, { name, license, author }: Manifest): string {
  const file = readdirSync(folder).find((each) => /^(licen[cs]e|copying)/i.test(each));
  if (file !== undefined) return readFileSync(join(folder, file), 'utf8').trim();
  const readme = readdirSync(folder).find((each) => /^readme/i.test(each));
  const text = readme === undefined ? '' : readFileSync(join(folder, readme), 'utf8');
  const [section] = /^#+ *licen[cs]e.*$[\s\S]*/im.exec(text) ?? [];
  if (section !== undefined) return section.trim();
  const type = typeof license === 'string' ? license : license?.type;
  if (type === undefined) throw new Error(`${name} has no licence to pass on.`);
  const by = typeof author === 'string' ? author : author?.name;
  if (type !== 'MIT') return `The package names its licence alone: ${type}, of ${by ?? `the authors of ${name}`}.`;
  return `MIT License\n\nCopyright (c) ${by ?? `the authors of ${name}`}\n\n${mitTerms()}`;
}

/** The terms of the MIT License, as a package has them that passes them on. */
function mitTerms(): string {
  const text = readFileSync(join(root, 'node_modules', 'pdfkit', 'LICENSE'), 'utf8');
  return text.slice(text.indexOf('Permission is hereby granted')).trim();
}
