import { readFileSync } from 'node:fs';
import type { Plugin } from 'esbuild';

/**
 * Lets esbuild leave out the schemas of the SDK's operations that no function calls. The SDK writes their keys as `[_hH]:`, with
 * `const _hH = "httpHeader"` above; since such a key could run code, esbuild keeps all of them. Written as `"httpHeader":` it cannot.
 */
export const plainSchemaKeys: Plugin = {
  name: 'plain-schema-keys',
  setup: ({ onLoad }) =>
    onLoad({ filter: /[/\\]@aws-sdk[/\\].*[/\\]schemas[/\\]schemas_\d+\.js$/ }, ({ path }) => ({
      contents: withPlainKeys(readFileSync(path, 'utf8')),
      loader: 'js',
    })),
};

/** @throws Error where a key is no constant of the file */
export function withPlainKeys(source: string): string {
  const texts = new Map(
    [...source.matchAll(/^const (\w+) = ("[^"\\\n]*");$/gm)].map(([, name = '', text = '']) => [name, text]),
  );
  return source.replaceAll(/\[(_\w+)\]:/g, (_, name: string) => {
    const text = texts.get(name);
    if (text === undefined || text === '"__proto__"') throw new Error(`The SDK's schemas have the key ${name}.`);
    return `${text}:`;
  });
}
