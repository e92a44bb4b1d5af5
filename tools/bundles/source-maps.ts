import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { root } from './options.ts';

/**
 * Copies the source map of a bundle into an assembly, to beside the folder that is deployed, `<asset>.map`: so it adds no byte to the function,
 * and whoever has the folder finds the map. Its sources are named from its new place.
 *
 * @param bundle folder of the bundle, `<bundle>.map` being its map as esbuild has written it into the folder
 */
export function keepSourceMap(bundle: string, assembly: string, asset: string): void {
  const kept = join(assembly, `${asset}.map`);
  const map = JSON.parse(readFileSync(`${bundle}.map`, 'utf8'));
  const sources = map.sources.map((source: string) => relative(dirname(kept), resolve(bundle, source)));
  writeFileSync(kept, JSON.stringify({ ...map, sources }));
}

/** The files in the repository of which something is in the bundles of an assembly, as their source maps tell. */
export function mappedFiles(assembly: string): string[] {
  const maps = readdirSync(assembly).filter((name) => name.endsWith('.map'));
  const sources = maps.flatMap((name) => JSON.parse(readFileSync(join(assembly, name), 'utf8')).sources as string[]);
  return [...new Set(sources)].map((source) => relative(root, resolve(assembly, source)));
}
