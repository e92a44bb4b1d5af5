import { html, inline, type Markup } from './markup.ts';
import { type Document, resolved, type Schema } from './openapi.ts';

/** Pairs of bounds, and what they count. */
const bounds = [
  ['minLength', 'maxLength', ' characters'],
  ['minItems', 'maxItems', ' items'],
  ['minimum', 'maximum', ''],
] as const;

/** The type of a value, with its bounds: what fits into one line. */
export function typeOf(document: Document, schema: Schema): Markup {
  const own = resolved(document, schema);
  const choices = own.anyOf ?? own.oneOf;
  if (choices !== undefined) {
    const types = new Map(choices.map((choice) => typeOf(document, choice)).map((type) => [type.markup, type]));
    return joined([...types.values()], ' or ');
  }
  if (own.const !== undefined) return literal(own.const);
  if (own.enum !== undefined) return joined(own.enum.map(literal), ' or ');
  if (own.items !== undefined) return html`list of ${typeOf(document, own.items)}${boundsOf(own)}`;
  return html`${own.type === undefined ? 'anything' : [own.type].flat().join(' or ')}${boundsOf(own)}`;
}

function boundsOf(schema: Schema): Markup {
  const spans = bounds.flatMap(([least, most, unit]) => {
    const span = spanOf(schema[least], schema[most]);
    return span === undefined ? [] : [span + unit];
  });
  const told = [...(schema.format === undefined ? [] : [schema.format]), ...spans];
  const isPlain = schema.pattern === undefined || schema.format !== undefined;
  return html`${told.map((one) => html`, ${one}`)}${isPlain ? undefined : html`, <code>${schema.pattern}</code>`}`;
}

/** The largest whole number of JavaScript tells a reader nothing, and no more does a least one of 0. */
function spanOf(least: unknown, most: unknown): string | undefined {
  const from = least === undefined || least === 0 ? undefined : least;
  const to = most === Number.MAX_SAFE_INTEGER ? undefined : most;
  if (to === undefined) return from === undefined ? undefined : `${from} or more`;
  if (from === to) return `${to}`;
  return from === undefined ? `up to ${to}` : `${from} to ${to}`;
}

const literal = (value: unknown) => html`<code>${JSON.stringify(value)}</code>`;

const joined = (all: readonly Markup[], between: string): Markup =>
  html`${all.map((one, i) => (i === 0 ? one : html`${between}${one}`))}`;

/** A member or parameter in a list: name, type, whether it has to be there, what it means, and the members within. */
export function member(document: Document, name: string, schema: Schema, isRequired: boolean, place = ''): Markup {
  const { description, default: otherwise, example } = resolved(document, schema);
  const before = otherwise === undefined ? undefined : html`, if absent ${literal(otherwise)}`;
  const shown = example === undefined ? undefined : html`, for example <code>${String(example)}</code>`;
  return html`<li><code class="name">${name}</code> <span class="type">${place}${typeOf(document, schema)}${before}${shown}</span>${
    isRequired ? html` <strong class="required">required</strong>` : undefined
  }${description === undefined ? undefined : html`<p>${inline(description)}</p>`}${members(document, schema)}</li>`;
}

/** The members of an object, of the items of a list, or of each of several choices; nothing where there are none. */
export function members(document: Document, schema: Schema): Markup | undefined {
  const { properties, required = [], additionalProperties, items, anyOf, oneOf } = resolved(document, schema);
  if (items !== undefined) return members(document, items);
  const choices = (anyOf ?? oneOf ?? []).flatMap((choice) => members(document, choice) ?? []);
  if (choices.length > 0) return joined(choices, 'or');
  const named = Object.entries(properties ?? {}).map(([name, one]) =>
    member(document, name, one, required.includes(name)),
  );
  const others = typeof additionalProperties === 'object' && Object.keys(additionalProperties).length > 0;
  if (others) named.push(member(document, '(each name)', additionalProperties, false));
  return named.length === 0 ? undefined : html`<ul class="members">${named}</ul>`;
}
