/** Whether this runs from a bundle, as the installed package has it, and not from the sources. */
export const isPackaged = import.meta.url.endsWith('.js');

/**
 * The program of a thread: its source or, in a bundle, the one that was made of it, `<folder>-<name>.js` beside the main one
 * (tools/package/service.ts).
 */
export function programOf(source: URL): URL {
  if (!isPackaged) return source;
  const [folder, file = ''] = source.pathname.split('/').slice(-2);
  return new URL(`./${folder}-${file.replace(/\.ts$/, '.js')}`, import.meta.url);
}
