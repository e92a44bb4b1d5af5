import { html, inline, type Markup, paragraphs } from './markup.ts';
import type { Document, Operation } from './openapi.ts';
import { operationSection, responseBody, verb } from './operation.ts';

/** An operation with the method and path that lead to it; a webhook has its event's name as path. */
interface Entry {
  readonly method: string;
  readonly path: string;
  readonly operation: Operation;
}

/**
 * The API as one page to read: every operation with its parameters, bodies, answers and examples, every webhook, every refusal.
 * It is whole without a script; `script` narrows it down to what is searched for. `style` and `script` stand in the page, so that
 * nothing has to be fetched.
 */
export function referencePage(document: Document, style: string, script: string): string {
  const { title, version, summary, description } = document.info;
  const groups = document.tags.map((tag) => ({ ...tag, entries: entriesOf(document, tag.name) }));
  const page = html`<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}: the API</title><meta name="viewport" content="width=device-width, initial-scale=1"><style>${{ markup: style }}</style></head><body>
<a class="skip" href="#content">To the content</a>
<nav aria-label="Operations"><label for="search">Search</label><input id="search" type="search" autocomplete="off" hidden><p id="found" role="status"></p>${groups.map(
    ({ name, entries }) =>
      html`<h2><a href="#${name}">${name}</a></h2><ul>${entries.filter(({ method }) => method !== 'head').map(listed)}</ul>`,
  )}<h2><a href="#Refusals">Refusals</a></h2></nav>
<main id="content"><h1>${title} <small>${version}</small></h1><p>${inline(summary)}</p>${paragraphs(description)}${groups.map(
    ({ name, description, entries }) =>
      html`<h2 id="${name}">${name}</h2>${paragraphs(description)}${entries.map(({ method, path, operation }) =>
        operationSection(document, method, path, operation),
      )}`,
  )}<h2 id="Refusals">Refusals</h2>${Object.entries(document.components.responses).map(
    ([name, response]) =>
      html`<section class="operation" id="${name}"><h3><a href="#${name}">${name.replace('Refusal', '')}</a></h3>${paragraphs(response.description)}${responseBody(document, response)}</section>`,
  )}</main><script>${{ markup: script }}</script></body></html>`;
  return page.markup;
}

function entriesOf(document: Document, tag: string): readonly Entry[] {
  const [{ url } = { url: '' }] = document.servers;
  const under = (base: string, paths: Document['paths']) =>
    Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ method, path: base + path, operation })),
    );
  const all = [...under(url, document.paths), ...under('', document.webhooks)];
  return all.filter(({ operation }) => operation.tags.includes(tag));
}

const listed = ({ method, operation: { operationId: id, summary } }: Entry): Markup =>
  html`<li><a href="#${id}">${verb(method)} ${summary}</a></li>`;
