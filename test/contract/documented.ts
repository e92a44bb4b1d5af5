import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { openApiDocument } from '../../api/openapi/document.ts';
import type { Answer } from '../api/client.ts';

/** The OpenAPI document as a test reads it. */
interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: {
    readonly responses: Readonly<Record<string, Response>>;
    readonly parameters: Readonly<Record<string, Parameter>>;
    readonly headers: Readonly<Record<string, Header>>;
  };
}
interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly { readonly $ref: string }[];
  readonly requestBody?: { readonly content: Content };
  readonly responses: Readonly<Record<string, Response & { readonly $ref?: string }>>;
}
export interface Parameter {
  readonly name: string;
  readonly in: 'query' | 'path' | 'header';
  readonly schema: {
    readonly type?: string;
    readonly enum?: readonly string[];
    readonly minimum?: number;
    readonly maximum?: number;
    readonly pattern?: string;
  };
}
interface Header {
  readonly required?: boolean;
  readonly schema: { readonly type: string };
}
interface Response {
  readonly headers?: Readonly<Record<string, { readonly $ref: string }>>;
  readonly content?: Content;
}
export type Content = Readonly<Record<string, Body>>;
interface Body {
  readonly schema?: object;
  readonly example?: unknown;
  readonly examples?: Readonly<Record<string, { readonly summary: string; readonly value: unknown }>>;
}

/** The examples of a body, under their names where there are several. */
export function examplesOf({ example, examples = {} }: Body): { name: string; value: unknown }[] {
  const several = Object.entries(examples).map(([name, { value }]) => ({ name, value }));
  return example === undefined ? several : [{ name: '', value: example }, ...several];
}

const { version } = JSON.parse(readFileSync(join(__dirname, '..', '..', 'package.json'), 'utf8'));
export const document = openApiDocument(version) as unknown as Document;

/** Every operation, with its method and path. */
export const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
);

/** What an operation takes beside its body. */
export function parametersOf(operation: Operation | undefined): Parameter[] {
  const names = (operation?.parameters ?? []).map(({ $ref }) => $ref.split('/').at(-1) as string);
  return names.map((name) => document.components.parameters[name] as Parameter);
}

// Each format that the document names has its pattern beside it.
const ajv = new Ajv2020({ strict: false, validateSchema: false, validateFormats: false, allErrors: true });
ajv.addSchema(document, 'openapi');

/** What is wrong with a value by a schema of the document; empty where nothing is. */
export function faultsOf(schema: object, value: unknown): string[] {
  const text = JSON.stringify(schema).replaceAll('"#/', '"openapi#/');
  const validate = validators.get(text) ?? ajv.compile(JSON.parse(text));
  validators.set(text, validate);
  return validate(value)
    ? []
    : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}
const validators = new Map<string, ValidateFunction>();

/** The operation of a method and a path below the base path; undefined where there is none. */
export function operationOf(method: string, path: string): Operation | undefined {
  const segments = (path.split('?')[0] as string).split('/');
  const template = Object.keys(document.paths).filter((candidate) => {
    const parts = candidate.split('/');
    return parts.length === segments.length && parts.every((part, i) => part.startsWith('{') || part === segments[i]);
  });
  // Fixed segments come before parameters.
  const [best] = template.sort((a, b) => a.split('{').length - b.split('{').length);
  return best === undefined ? undefined : document.paths[best]?.[method.toLowerCase()];
}

/** Headers of HTTP itself, of the gateway, and the documented ones of every answer: no operation lists them. */
const common =
  /^(accept|access-control-.*|allow|cache-control|connection|content-(encoding|type|length|security-policy)|date|keep-alive|referrer-policy|strict-transport-security|transfer-encoding|vary|x-amzn?-.*|x-content-type-options)$/;

/** The response itself, where it stands under a name. */
export function responseOf(response: Response & { readonly $ref?: string }): Response {
  const name = response.$ref?.split('/').at(-1);
  return name === undefined ? response : (document.components.responses[name] as Response);
}

/** Headers that the document does not tell of, or tells of and are missing or have another value. */
function headerFaults(response: Response, headers: Headers): string[] {
  const documented = Object.keys(response.headers ?? {});
  const names = new Set(documented.map((name) => name.toLowerCase()));
  const unknown = [...headers.keys()].filter((name) => !common.test(name) && !names.has(name));
  return [
    ...unknown.map((name) => `the header ${name} is not documented`),
    ...documented.flatMap((name) => {
      const { required, schema } = document.components.headers[name] as Header;
      const value = headers.get(name);
      if (value === null) return required ? [`the header ${name} is missing`] : [];
      return faultsOf(schema, schema.type === 'integer' ? Number(value) : value).map((fault) => `${name}:${fault}`);
    }),
  ];
}

/** Headers that the document shows for an answer and that it lacks, whether it has to have them or not. */
export function missing(method: string, path: string, { status, headers }: Answer): string[] {
  const { headers: documented = {} } = responseOf(operationOf(method, path)?.responses[status] ?? {});
  return Object.keys(documented).filter((name) => !headers.has(name));
}

/** What a gateway refuses before it knows which operation is meant: a slow request, a long URL, large headers. No operation lists them. */
const beforeRouting = [408, 414, 431];

/** What an answer has that the document does not tell of; empty where it is as documented. */
export function undocumented(method: string, path: string, answer: Answer): string[] {
  const operation = operationOf(method, path);
  // What no route answers has no operation; a refusal is the same everywhere.
  if (!operation && method === 'HEAD') return [];
  if (!operation) return faultsOf({ $ref: '#/components/schemas/ErrorDocument' }, answer.json);
  const named =
    operation.responses[answer.status] ??
    (beforeRouting.includes(answer.status) ? operation.responses[400] : undefined);
  if (!named) return [`${method} ${path}: ${answer.status} is not documented`];
  const response = responseOf(named);
  const faults = headerFaults(response, answer.headers);
  if (method === 'HEAD' || answer.bytes.length === 0) return faults;
  const mediaType = (answer.headers.get('Content-Type') ?? '').split(';')[0] as string;
  const content = response.content?.[mediaType];
  if (!content) return [...faults, `the media type ${mediaType} is not documented`];
  const isJson = /[/+]json$/.test(mediaType);
  return content.schema ? [...faults, ...faultsOf(content.schema, isJson ? answer.json : answer.text)] : faults;
}
