import { XMLBuilder, XMLParser } from 'fast-xml-parser';

/** Values stay text: s3rver's own parser takes the key `007` for the number 7. */
const parser = new XMLParser({ parseTagValue: false, trimValues: false, isArray: (name) => name === 'Object' });
/** Its own builder escapes what it is given already escaped, so that `&` arrives as `&amp;`. */
const builder = new XMLBuilder({ ignoreAttributes: false, attributesGroupName: '@' });

/** Reads XML: elements as members, text as text, `Object` as a list. @returns undefined for what is no XML */
export function readXml(text: string): unknown {
  try {
    return parser.parse(text, true);
  } catch {
    return undefined;
  }
}

/** An answer of S3. */
export function writeXml(root: string, content: object): string {
  const element = { '@': { xmlns: 'http://s3.amazonaws.com/doc/2006-03-01/' }, ...content };
  return `<?xml version="1.0" encoding="UTF-8"?>\n${builder.build({ [root]: element })}`;
}
