import { expect, test } from '@jest/globals';
import { openApiDocument } from '../../../api/openapi/document.ts';
import type { Document } from '../../../tools/bundles/reference/openapi.ts';
import { referencePage } from '../../../tools/bundles/reference/page.ts';

/** The reference at /api/docs is made of the OpenAPI document, and tells all that it has. */

const document = JSON.parse(JSON.stringify(openApiDocument('1.2.3'))) as Document;
const page = referencePage(document, '', '');
const ids = [...page.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
const shown = page
  .replaceAll(/<[^>]*>/g, '')
  .replaceAll('&lt;', '<')
  .replaceAll('&gt;', '>')
  .replaceAll('&quot;', '"')
  .replaceAll('&amp;', '&');

/** Everything that is said in words, and every example, as the page shows them. */
function toldIn(value: unknown, key = ''): readonly string[] {
  if (['example', 'value'].includes(key)) return [typeof value === 'string' ? value : JSON.stringify(value, null, 2)];
  if (typeof value === 'string') return ['summary', 'description', 'operationId'].includes(key) ? [value] : [];
  return Object.entries(value ?? {}).flatMap(([name, one]) => toldIn(one, name));
}

test('it has every summary, description and example, and an address for every operation', () => {
  const { info, tags, paths, webhooks, components } = document;
  const { securitySchemes: _, ...told } = components;
  const texts = toldIn({ info, tags, paths, webhooks, told });
  expect(texts.length).toBeGreaterThan(1_000);
  const isThere = (part: string) => shown.includes(part.replaceAll(/`|\*\*/g, '')) || ids.includes(part);
  expect(texts.filter((text) => !text.split('\n\n').every(isThere))).toEqual([]);
});

test('every address is there once, and every link leads to one', () => {
  expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([]);
  const links = [...page.matchAll(/ href="#([^"]*)"/g)].map(([, id]) => id);
  expect(links.filter((id) => !ids.includes(id))).toEqual([]);
});

test('a text of the document is no markup', () => {
  const strange = { ...document, info: { ...document.info, title: '<b>&"' } };
  expect(referencePage(strange, '', '')).toContain('<h1>&lt;b&gt;&amp;&quot; <small>');
});

test('the texts have no Markdown beside code, strong words and paragraphs, since the page shows no other', () => {
  const texts = toldIn(document).map((text) => text.replaceAll(/`[^`]*`|\*\*[^*]+\*\*/g, ''));
  expect(texts.filter((text) => /^(#|[-*+] |\d+\. |> )|\[[^\]]*\]\(|[*`]/m.test(text) && !/^\s*\{/.test(text))).toEqual(
    [],
  );
});
