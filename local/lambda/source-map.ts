import { existsSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { basename, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Lets the stack frames of a bundle name its sources. The map stands beside the bundle's folder, `<folder>.map`: AWS gets the
 * folder alone, to the byte. So the comment by which Node and debuggers find the map is added here, while the bundle loads.
 *
 * @param module file URL of the bundle
 */
export function useSourceMap(module: string): void {
  const map = `${dirname(fileURLToPath(module))}.map`;
  if (!existsSync(map)) return;
  // Node takes no URL of a file here.
  const comment = `\n//# sourceMappingURL=../${encodeURIComponent(basename(map))}\n`;
  registerHooks({
    load(url, context, next) {
      const loaded = next(url, context);
      return url === module ? { ...loaded, source: `${loaded.source}${comment}` } : loaded;
    },
  });
}
