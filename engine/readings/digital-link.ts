import { collect, type Elements } from './elements.ts';

/** The words that versions 1.0 and 1.1 of the standard allowed beside AIs. */
const words = new Map([['gtin', '01'], ['lot', '10'], ['ser', '21'], ['exp', '17']]); // biome-ignore format: a table
const aiOf = (name: string) => words.get(name.toLowerCase()) ?? name;

/** `scheme://domain`, path, query; the fragment is left aside. */
const URI = /^https?:\/\/[^/?#\s]+(\/[^?#\s]*)(?:\?([^#\s]*))?(?:#\S*)?$/i;

/**
 * Reads a GS1 Digital Link URI: any domain, any path in front, then the GTIN and its qualifiers (`/01/…/10/…/21/…`) as pairs of
 * segments, and attributes in the query. Values are percent-decoded. Undefined for any other string. A compressed link is not
 * opened.
 */
export function digitalLinkOf(text: string): Elements | undefined {
  const [, path, query = ''] = URI.exec(text) ?? [];
  if (path === undefined) return undefined;
  const segments = path.replace(/\/$/, '').split('/').slice(1);
  const key = segments.findIndex((name, i) => aiOf(name) === '01' && /^\d{8,14}$/.test(segments[i + 1] ?? ''));
  if (key < 0 || (segments.length - key) % 2 === 1) return undefined;
  const pairs: [ai: string, value: string][] = [];
  for (let i = key; i < segments.length; i += 2) pairs.push([segments[i]!, segments[i + 1]!]);
  // Standard: &; the semicolon was allowed, too.
  for (const attribute of query.split(/[&;]/)) {
    const [name = '', ...value] = attribute.split('=');
    if (value.length > 0) pairs.push([name, value.join('=')]);
  }
  try {
    return collect(
      pairs.map(([name, value]) => [aiOf(name), decodeURIComponent(value)]),
      true,
    );
  } catch {
    // A percent sign without two hexadecimal digits, or no UTF-8: this is no URI.
    return undefined;
  }
}
