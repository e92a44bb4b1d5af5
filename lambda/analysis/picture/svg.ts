/** The few words of SVG that the pictures are written in. */

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text as XML content or attribute value. */
export function escapeXml(text: string): string {
  return text.replace(/[&<>"']/g, (char) => entities[char] as string);
}

/** An element; numbers are written with at most two decimals. `content` is markup, not text. */
export function element(name: string, attributes: Readonly<Record<string, string | number>>, content = ''): string {
  const written = Object.entries(attributes).map(([key, value]) => {
    return ` ${key}="${typeof value === 'number' ? short(value) : escapeXml(value)}"`;
  });
  return content === '' ? `<${name}${written.join('')}/>` : `<${name}${written.join('')}>${content}</${name}>`;
}

/** A line of text at a point. */
export function text(x: number, y: number, words: string, attributes: Readonly<Record<string, string | number>> = {}) {
  return element('text', { x, y, ...attributes }, escapeXml(words));
}

/** A number with at most two decimals: a hundredth of a unit is not seen. */
export function short(value: number): string {
  return String(Math.round(value * 100) / 100);
}
