import { dirname, join, posix, sep } from 'node:path';
import { read, repositoryFiles } from './files.ts';

/** An import of one file: of another file of the repository (`to`) or of a package. */
export interface Import {
  readonly from: string;
  readonly to?: string;
  readonly package?: string;
}

const comments = /\/\*[\s\S]*?\*\/|(?<![:'"`])\/\/.*$/gm;
/** `from '…'`, `import '…'`, `import('…')` and `new URL('…', import.meta.url)`, by which threads are started. */
const forms = /(?:(?<!['"])\bfrom|\bimport|\bimport\(|\bnew URL\()\s*(['"])([^'"\n]+)\1(?=(.*))/g;

/** The text without its comments. */
export function codeOf(text: string): string {
  return text.replaceAll(comments, '');
}

/** What a file with this path and text imports. Relative paths are resolved; whether they lead to a file is not looked at. */
export function importsOf(path: string, text: string): Import[] {
  return [...codeOf(text).matchAll(forms)].flatMap(([form, , name = '', rest = '']) => {
    if (form.startsWith('new URL') && !rest.startsWith(', import.meta.url')) return [];
    return [name.startsWith('.') ? { from: path, to: posix.join(dirname(path), name) } : { from: path, package: name }];
  });
}

/** The sources: TypeScript and JavaScript in folders, but for the tests and for the kernels, which are AssemblyScript. */
export const sources: readonly string[] = repositoryFiles()
  .map((path) => path.split(sep).join('/'))
  .filter((path) => /^(?!test\/|engine\/kernels\/assembly\/|\.).+\/.+\.[jt]s$/.test(path));

/** All imports of the sources. */
export function allImports(): Import[] {
  return sources.flatMap((path) => importsOf(path, read(join(path))));
}

/**
 * A ring in a graph, as the names on it from one back to the same one, or undefined where there is none.
 * @param edges what each name points at.
 */
export function ringIn(edges: ReadonlyMap<string, ReadonlySet<string>>): string[] | undefined {
  const done = new Set<string>();
  const visit = (name: string, path: readonly string[]): string[] | undefined => {
    if (path.includes(name)) return [...path.slice(path.indexOf(name)), name];
    if (done.has(name)) return undefined;
    for (const next of edges.get(name) ?? []) {
      const ring = visit(next, [...path, name]);
      if (ring) return ring;
    }
    done.add(name);
    return undefined;
  };
  for (const name of edges.keys()) {
    const ring = visit(name, []);
    if (ring) return ring;
  }
  return undefined;
}
