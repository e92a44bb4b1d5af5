import { html, inline, type Markup, paragraphs, sample } from './markup.ts';
import {
  type Content,
  type Document,
  type Media,
  type Operation,
  type Parameter,
  type Reference,
  type Response,
  resolved,
  type Schema,
} from './openapi.ts';
import { member, members, typeOf } from './schema.ts';

/** An operation or a webhook under its address in the page, `#` and its id. */
export function operationSection(document: Document, method: string, path: string, operation: Operation): Markup {
  const { operationId: id, summary, description, security, parameters = [], requestBody, responses } = operation;
  const keys = security.flatMap((one) => Object.keys(one));
  return html`<section class="operation" id="${id}"><h3><a href="#${id}">${summary}</a></h3>
<p class="request">${verb(method)} <code>${path}</code></p>${paragraphs(description)}${
    keys.length === 0
      ? undefined
      : html`<p>Send ${keys.map((key, i) => html`${i === 0 ? '' : ' and '}<code>${key}</code>`)}.</p>`
  }${titled(
    'Parameters',
    parameters.map((one) => {
      const parameter = resolved(document, one);
      const { name, required = false } = parameter;
      return member(document, name, describedBy(parameter), required, `${parameter.in}, `);
    }),
  )}${requestBody === undefined ? undefined : html`<h4>Body</h4>${contentOf(document, requestBody.content)}`}<h4>Answers</h4>${Object.entries(
    responses,
  ).map(([status, response]) => answer(document, status, response))}</section>`;
}

/** The schema of a parameter or header, with what stands beside it. */
function describedBy({ schema, description, example }: Omit<Parameter, 'name' | 'in'>): Schema {
  return { ...schema, ...(description !== undefined && { description }), ...(example !== undefined && { example }) };
}

/** The method of a request. */
export const verb = (method: string): Markup => html`<b class="verb ${method}">${method.toUpperCase()}</b>`;

const titled = (title: string, entries: readonly Markup[]) =>
  entries.length === 0 ? undefined : html`<h4>${title}</h4><ul class="members">${entries}</ul>`;

/** An answer. A refusal that many operations share is told once, where its name leads to. */
function answer(document: Document, status: string, response: Response | Reference): Markup {
  const { description, headers = {}, content } = resolved(document, response);
  const shared = '$ref' in response ? response.$ref.split('/').at(-1) : undefined;
  const number = shared === undefined ? html`<b>${status}</b>` : html`<a href="#${shared}">${status}</a>`;
  const line = html`${number} ${inline(description)}`;
  if (shared !== undefined || (content === undefined && Object.keys(headers).length === 0))
    return html`<p class="answer">${line}</p>`;
  return html`<details class="answer"><summary>${line}</summary>${responseBody(document, { description, headers, ...(content && { content }) })}</details>`;
}

/** The headers and the bodies of an answer. */
export function responseBody(document: Document, { headers = {}, content = {} }: Response): Markup {
  const named = Object.entries(headers).map(([name, header]) => {
    return member(document, name, describedBy(resolved(document, header)), false, 'header, ');
  });
  return html`${named.length === 0 ? undefined : html`<ul class="members">${named}</ul>`}${contentOf(document, content)}`;
}

const contentOf = (document: Document, content: Content): readonly Markup[] =>
  Object.entries(content).map(
    ([type, media]) =>
      html`<p><code>${type}</code></p><div class="pair">${body(document, media)}${examplesOf(media)}</div>`,
  );

function body(document: Document, { schema }: Media): Markup | undefined {
  if (schema === undefined) return undefined;
  return members(document, schema) ?? html`<p class="type">${typeOf(document, schema)}</p>`;
}

function examplesOf({ example, examples = {} }: Media): Markup | undefined {
  const named = Object.values(examples).map(
    ({ summary, value }) => html`<p>${inline(summary ?? '')}</p>${sample(value)}`,
  );
  if (example !== undefined) named.unshift(sample(example));
  return named.length === 0 ? undefined : html`<div class="examples">${named}</div>`;
}
