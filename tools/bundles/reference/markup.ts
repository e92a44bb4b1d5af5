/** Markup that goes into a page as it stands. */
export interface Markup {
  readonly markup: string;
}

type Value = string | number | Markup | undefined | readonly Markup[];

/** Markup out of a template: texts among its values are escaped, markup is put in as it stands, undefined is nothing. */
export function html(strings: TemplateStringsArray, ...values: readonly Value[]): Markup {
  return { markup: String.raw({ raw: strings }, ...values.map(markupOf)) };
}

function markupOf(value: Value): string {
  if (value === undefined) return '';
  if (typeof value === 'string' || typeof value === 'number') return escaped(String(value));
  return 'markup' in value ? value.markup : value.map(({ markup }) => markup).join('');
}

const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** A text of the document: of Markdown it has only `code` and **strong** words. */
export function inline(text: string): Markup {
  const markup = escaped(text)
    .replaceAll(/`([^`]+)`/g, '<code>$1</code>')
    .replaceAll(/\*\*([^*]+)\*\*/g, '<strong>$1</strong>');
  return { markup };
}

/** The paragraphs of a text. */
export const paragraphs = (text = ''): readonly Markup[] =>
  text.split('\n\n').flatMap((one) => (one === '' ? [] : [html`<p>${inline(one)}</p>`]));

/** A value as JSON, indented; a text as it stands. */
export const sample = (value: unknown): Markup =>
  html`<pre tabindex="0"><code>${typeof value === 'string' ? value : JSON.stringify(value, null, 2)}</code></pre>`;
