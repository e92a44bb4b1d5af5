import { existsSync, readFileSync } from 'node:fs';
import { registerHooks, SourceMap } from 'node:module';
import { basename, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Lets the stack frames of a bundle name its sources. The map is read when the first stack is looked at: to read it at each start, as
 * Node's `--enable-source-maps` does, took a fifth of the start of a thread.
 *
 * @param module file URL of the bundle; its map stands beside its folder, `<folder>.map`, since AWS gets the folder alone, to the byte
 * @param debugged whether a debugger may be attached, which looks for the map by a comment
 */
export function useSourceMap(module: string, debugged: boolean): void {
  const file = `${dirname(fileURLToPath(module))}.map`;
  if (!existsSync(file)) return;
  if (debugged) addComment(module, file);
  let map: SourceMap | undefined;
  Error.prepareStackTrace = (error, frames) => {
    const lines = frames.map((frame) => {
      if (frame.getScriptNameOrSourceURL() !== module) return `\n    at ${frame}`;
      map ??= new SourceMap(JSON.parse(readFileSync(file, 'utf8')));
      const [line, column] = [frame.getLineNumber() ?? 1, frame.getColumnNumber() ?? 1];
      const origin = map.findOrigin(line, column);
      if (!('fileName' in origin)) return `\n    at ${frame}`;
      const source = new URL(origin.fileName, `${dirname(module)}.map`);
      const place = `${fileURLToPath(source)}:${origin.lineNumber}:${origin.columnNumber}`;
      return `\n    at ${String(frame).replace(`${module}:${line}:${column}`, () => place)}`;
    });
    return `${error}${lines.join('')}`;
  };
}

/** Lets the loaded bundle end with the comment by which a debugger finds the map: the file itself stays as AWS gets it. */
function addComment(module: string, file: string): void {
  // Node takes no URL of a file here.
  const comment = `\n//# sourceMappingURL=../${encodeURIComponent(basename(file))}\n`;
  registerHooks({
    load(url, context, next) {
      const loaded = next(url, context);
      return url === module ? { ...loaded, source: `${loaded.source}${comment}` } : loaded;
    },
  });
}
