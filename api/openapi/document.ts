import * as z from 'zod';
import * as alphabets from '../documents/alphabet-schemas.ts';
import { analysisDocument } from '../documents/analysis-schemas.ts';
import * as common from '../documents/common-schemas.ts';
import { downloadDocument } from '../documents/download-schemas.ts';
import { errorDocument } from '../documents/error-schemas.ts';
import { lineEvent, reissueEvent } from '../documents/event-schemas.ts';
import { formatCapacityDocument, keptFormat, shownFormat } from '../documents/format-schemas.ts';
import * as gate from '../documents/gate-schemas.ts';
import { partList } from '../documents/parts-schemas.ts';
import * as sessions from '../documents/session-schemas.ts';
import * as tokens from '../documents/tokens-schemas.ts';
import * as verification from '../documents/verification-schemas.ts';
import * as bodies from '../requests/bodies/all.ts';
import { format } from '../requests/format-schema.ts';
import { type ParameterSchema, pathParameters, queryParameters, requestHeaders } from '../requests/parameters.ts';
import { basePath, type Route } from '../routes/routes.ts';
import { scopes } from '../terms/scopes.ts';
import { capitalized } from './capitalized.ts';
import { withNames } from './components.ts';
import { type Endpoint, endpoints } from './endpoints.ts';
import * as examples from './examples.ts';
import { type Content, type Operation, operations, tags } from './operations.ts';
import { type AnswerHeader, answerHeaders, headerWords, pathWords, queryWords, type Words } from './parameters.ts';
import { type RefusalName, refusals, statusOf } from './refusals.ts';
import { webhooksOf } from './webhooks.ts';

const jsonApi = 'application/vnd.api+json';

type Json = Record<string, unknown>;

/** Schemas of statuses under names like `FinishedDocument`. */
function componentsNamed<S extends string>(schemas: Readonly<Record<S, z.ZodType>>, kind: string) {
  const named = Object.entries<z.ZodType>(schemas).map(([status, schema]) => [capitalized(status) + kind, schema]);
  return Object.fromEntries(named) as Readonly<Record<string, z.ZodType>>;
}

/** The schemas with a name of their own, those of requests and those of answers. */
const named = {
  input: {
    OpenSession: bodies.openSessionBody,
    AddAlphabet: bodies.addAlphabetBody,
    Format: format,
    OrderTokens: bodies.orderTokensBody,
    ContinueTokens: bodies.continueTokensBody,
    ComputeCapacity: bodies.capacityBody,
    VerifyTokens: bodies.verificationBody,
    VerifyOverLines: bodies.verificationOverLinesBody,
    ReissueCodes: bodies.codesBody,
    VoidCodes: bodies.voidBody,
    RedeemCodes: bodies.redemptionBody,
    Withdraw: bodies.withdrawalBody,
    SignGateList: bodies.gateBody,
  },
  output: {
    Uuid: common.uuid,
    Moment: common.moment,
    Decimal: common.decimal,
    Path: common.path,
    SelfLinks: common.selfLinks,
    ListLinks: common.listLinks,
    Medicines: common.medicines,
    Hash: common.hash,
    Bytes: common.bytes,
    Session: sessions.session,
    Customer: sessions.customer,
    SessionDocument: sessions.sessionDocument,
    SessionList: sessions.sessionList,
    Alphabet: alphabets.alphabet,
    AlphabetDocument: alphabets.alphabetDocument,
    AlphabetList: alphabets.alphabetList,
    CapacityDocument: alphabets.capacityDocument,
    ShownFormat: shownFormat,
    KeptFormat: keptFormat,
    FormatCapacityDocument: formatCapacityDocument,
    TokensAttributes: tokens.tokensAttributes,
    TokensDocument: tokens.tokensDocument,
    TokensList: tokens.tokensList,
    PartList: partList,
    ...componentsNamed(tokens.statusAttributes, 'Attributes'),
    ...componentsNamed(tokens.statusDocuments, 'Document'),
    DeletedAttributes: tokens.deletedAttributes,
    DeletedDocument: tokens.deletedDocument,
    DeletedList: tokens.deletedList,
    VerificationReason: verification.reason,
    VerificationResult: verification.verificationResult,
    VerificationDocument: verification.verificationDocument,
    VerificationResultOverLines: verification.verificationResultOverLines,
    VerificationOverLinesDocument: verification.verificationOverLinesDocument,
    Void: gate.voidResource,
    VoidDocument: gate.voidDocument,
    VoidList: gate.voidList,
    Redemption: gate.redemptionResource,
    RedemptionList: gate.redemptionList,
    RedemptionDocument: gate.redemptionDocument,
    RedemptionOverLinesDocument: gate.redemptionOverLinesDocument,
    WithdrawnDocument: gate.withdrawnDocument,
    GateDocument: gate.gateDocument,
    AnalysisDocument: analysisDocument,
    DownloadDocument: downloadDocument,
    ErrorDocument: errorDocument,
    LineEvent: lineEvent,
    ReissueEvent: reissueEvent,
    VoidEvent: gate.voidEvent,
    RedemptionEvent: gate.redemptionEvent,
  },
} as const satisfies Record<'input' | 'output', Record<string, z.ZodType>>;

const names = new Map<z.ZodType, string>(
  Object.values(named).flatMap((group) => Object.entries(group).map(([name, schema]) => [schema, name] as const)),
);

/** The OpenAPI 3.1 document of the API: the route table, the schemas that the handlers check with, and what explains them. */
export function openApiDocument(version: string): Json {
  const paths: Record<string, Json> = {};
  for (const { method, path, route } of endpoints()) {
    const operation = operations[`${method === 'HEAD' ? 'GET' : method} ${path}` as Endpoint];
    paths[path] ??= {};
    paths[path][method.toLowerCase()] =
      method === 'HEAD' ? headOf(route, path, operation) : full(route, path, operation);
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'Unique Tokens',
      version,
      summary: 'Random unique codes, made in lines that can be continued at any time.',
      description: introduction,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: basePath, description: 'The service that this document comes from.' }],
    tags: Object.entries(tags).map(([name, description]) => ({ name, description })),
    paths,
    webhooks: webhooksOf(contentOf),
    components: {
      securitySchemes: {
        'Api-Key': {
          type: 'apiKey',
          in: 'header',
          name: 'Api-Key',
          description: 'A customer’s key, a UUID. Its scope says what its sessions may do.',
        },
        'Session-Key': { type: 'apiKey', in: 'header', name: 'Session-Key', description: 'The id of a session.' },
      },
      schemas: withNames({ ...componentsOf('input'), ...componentsOf('output') }),
      responses: Object.fromEntries(
        (Object.keys(refusals) as RefusalName[]).map((name) => [refusalOf(name), refused(name)]),
      ),
      headers: Object.fromEntries(
        Object.entries(answerHeaders).map(([name, { schema, ...words }]) => [
          name,
          { ...words, schema: inline(schema) },
        ]),
      ),
      parameters: {
        ...parametersIn('query', queryParameters, queryWords),
        ...parametersIn('path', pathParameters, pathWords),
        ...parametersIn('header', requestHeaders, headerWords),
      },
    },
  };
}

const introduction = `A token is a code. A line makes tokens of one alphabet (character set) and one number of digits (length), in parts (batches).

The API speaks JSON:API 1.1. Bodies are \`application/vnd.api+json\`, but for files. Each of the \`errors\` has a pointer to what is wrong.

Numbers of tokens are decimal strings, because they can be too large for any number type. In requests you may also send JSON
integers. Times are ISO 8601 in UTC with milliseconds. A page of a list ends at 100 items or 1 MB; \`links.next\` leads to the next page.

HEAD works wherever GET does. Its answer has \`X-Content-Length\`; \`Content-Length\` may be missing.

Every answer has \`Cache-Control: no-cache\` and \`X-Content-Type-Options: nosniff\`. A JSON:API answer also has \`Accept\`. All errors
have the same shape. An unknown path is answered with 404, a method that a path does not have with 405 and \`Allow\`.

Tokens are unique **within a line**, over all its parts. Two lines over the same alphabet and digits can share tokens.`;

function full(route: Route, path: string, operation: Operation): Json {
  const { id, tag, summary, description, body } = operation;
  return {
    operationId: id,
    tags: [tag],
    summary,
    ...describedAs([description, scopesOf(route)]),
    security: securityOf(route),
    ...parametersOf(route, path),
    ...(body === undefined ? {} : { requestBody: requestBodyOf(operation, body) }),
    responses: {
      ...answersOf(route, operation),
      ...Object.fromEntries(
        refusalsOf(route, operation).map((name) => [
          statusOf(name),
          { $ref: `#/components/responses/${refusalOf(name)}` },
        ]),
      ),
    },
  };
}

/** HEAD answers what GET does, without a body. */
function headOf(route: Route, path: string, operation: Operation): Json {
  // Of a file all is told, whatever range or condition.
  const asked = isFile(route) ? { ...route, headers: [] } : route;
  return {
    operationId: operation.id.replace(/^get/, 'head').replace(/^list/, 'headAll'),
    tags: [operation.tag],
    summary: `${operation.summary}: the headers alone`,
    ...describedAs([
      'Answers as GET does, without a body. `X-Content-Length` tells how long the body would be.',
      scopesOf(route),
    ]),
    security: securityOf(route),
    ...parametersOf(asked, path),
    responses: {
      [operation.status]: {
        description: 'As GET answers, without a body.',
        headers: headersAs([...new Set([...(operation.headers ?? []), 'X-Content-Length' as const])]),
      },
      ...(isFile(route) || !hasTag(operation) ? {} : { 304: unchangedOf(operation) }),
      ...Object.fromEntries(
        refusalsOf(route, operation)
          .filter((name) => name !== '416')
          .map((name) => {
            const { content: _, ...withoutBody } = refused(name);
            return [statusOf(name), withoutBody];
          }),
      ),
    },
  };
}

/** The scopes of the keys that it takes, where these are not all. */
function scopesOf({ scopes: taken }: Route): string | undefined {
  if (taken.length === 0 || taken.length === scopes.length) return undefined;
  return `Takes keys with the scope ${taken.map((scope) => `\`${scope}\``).join(' or ')}.`;
}

function describedAs(sentences: readonly (string | undefined)[]): { description?: string } {
  const description = sentences.filter((sentence) => sentence !== undefined).join(' ');
  return description === '' ? {} : { description };
}

const securityOf = ({ keys }: Route) => (keys.length === 0 ? [] : [Object.fromEntries(keys.map((key) => [key, []]))]);

function parametersOf({ query = [], headers = [] }: Route, path: string): Json {
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => `path-${name}`);
  const all = [...inPath, ...query.map((key) => `query-${key}`), ...headers.map((name) => `header-${name}`)];
  return all.length === 0 ? {} : { parameters: all.map((name) => ({ $ref: `#/components/parameters/${name}` })) };
}

/** The components of all parameters in one place: `schemas` are those that the handlers check with. */
function parametersIn<K extends string>(
  place: 'path' | 'query' | 'header',
  schemas: Readonly<Record<K, ParameterSchema | { readonly name: string; readonly schema: ParameterSchema }>>,
  words: Readonly<Record<K, Words>>,
): Json {
  return Object.fromEntries(
    (Object.keys(words) as K[]).map((key) => {
      const one = schemas[key];
      const { name, schema } = 'schema' in one ? one : { name: key, schema: one };
      const required = place === 'path' ? { required: true } : {};
      return [`${place}-${key}`, { name, in: place, ...required, schema, ...words[key] }];
    }),
  );
}

function requestBodyOf({ multipart, document }: Operation, body: Content): Json {
  if (multipart === undefined) return { required: true, content: contentOf([body]) };
  const { name, description, example } = multipart;
  return {
    required: true,
    content: {
      'multipart/form-data': {
        schema: {
          type: 'object',
          required: ['info.json', name],
          properties: {
            'info.json': reference(body.schema as z.ZodType),
            [name]: { description, type: 'string', format: 'binary' },
          },
        },
        example: { 'info.json': body.example, [name]: example },
        encoding: { 'info.json': { contentType: body.mediaType }, [name]: { contentType: 'application/octet-stream' } },
      },
      ...(document && contentOf([document])),
    },
  };
}

const hasTag = ({ headers }: Operation) => headers?.includes('ETag') === true;

/** 304 has the headers of 200 but for its length, and no body. */
const unchangedOf = ({ headers = [] }: Operation) => ({
  description: 'Nothing has changed. Use what you have.',
  headers: headersAs(headers.filter((name) => !name.endsWith('Content-Length'))),
});

/** Whether the answer is a file, of which a client can ask for a range. */
const isFile = ({ headers = [] }: Route): boolean => headers.includes('Range');

function answersOf(route: Route, operation: Operation): Json {
  const { status, answer, headers } = operation;
  const main = { description: statusText[status], headers: headersAs(headers), content: contentOf(answer) };
  if (!isFile(route)) return { [status]: main, ...(hasTag(operation) ? { 304: unchangedOf(operation) } : {}) };
  const download: Content = { mediaType: jsonApi, schema: downloadDocument, example: examples.download };
  return {
    200: {
      ...main,
      description:
        'The file. With `redirect=no` the answer for a file above 10 MB is its address, without the headers of a file.',
      content: { ...main.content, [jsonApi]: joined(answer, download) },
    },
    206: {
      description: 'The range.',
      headers: headersAs([...(headers ?? []), 'Content-Range']),
      // A range can be of any type: a piece of a document is not a document.
      content: Object.fromEntries(answer.map(({ mediaType }) => [mediaType, {}])),
    },
    304: unchangedOf(operation),
    307: {
      description: 'The file is too large for a stream: fetch it from its address.',
      headers: headersAs(['Location']),
      content: contentOf([download]),
    },
  };
}

const statusText = { 200: 'Done.', 201: 'Made.' } as const;

/** The JSON:API body of a file's answer: the address, or, where the file is a document itself, either. */
function joined(answer: readonly Content[], download: Content): Json {
  const own = answer.find(({ mediaType }) => mediaType === jsonApi);
  const address = { schema: reference(downloadDocument), example: download.example };
  if (!own) return address;
  return {
    schema: { anyOf: [reference(own.schema as z.ZodType), address.schema] },
    examples: {
      document: { summary: 'The file itself', value: own.example },
      address: { summary: 'Its address, with `redirect=no` and above 10 MB', value: download.example },
    },
  };
}

const keyRefusals = { 'Api-Key': '403ApiKey', 'Session-Key': '403SessionKey' } as const;

/** What an operation refuses, one for each status: what all refuse, what comes with keys, bodies and headers, and its own. */
function refusalsOf(
  { keys, scopes: taken, headers = [] }: Route,
  { body, refusals: own = [] }: Operation,
): RefusalName[] {
  const [key] = keys;
  const all: RefusalName[] = [
    ...(['400', '406', '415', '429', '500', '502', '504'] as const),
    ...(key ? [taken.length < scopes.length ? ('403Scope' as const) : keyRefusals[key]] : []),
    ...(body ? (['400Body', '413', '422'] as const) : []),
    ...(headers.includes('Idempotency-Key') ? (['409'] as const) : []),
    ...own,
  ];
  return [...new Map(all.map((name) => [statusOf(name), name])).values()];
}

const refusalOf = (name: RefusalName) => `Refusal${name}`;

/** The answer of a refusal. */
function refused(name: RefusalName): Json {
  const { description, samples, ...more } = refusals[name];
  const examples = Object.entries(samples).map(([sample, { summary, title, detail, self, ...at }]) => {
    const { parameter, pointer, id, code, meta } = {
      ...{ pointer: '', id: undefined, code: undefined, meta: undefined },
      ...at,
    };
    const error = {
      ...(id === undefined ? {} : { id }),
      status: String(statusOf(name)),
      ...(code === undefined ? {} : { code }),
      title,
      detail,
      source: { parameter, pointer },
      ...(meta === undefined ? {} : { meta }),
    };
    const value = { errors: [error], links: { self: basePath + self } };
    return [sample, { summary, value }];
  });
  return {
    description,
    ...('headers' in more ? { headers: headersAs(more.headers) } : {}),
    content: { [jsonApi]: { schema: reference(errorDocument), examples: Object.fromEntries(examples) } },
  };
}

function headersAs(headers: readonly AnswerHeader[] = []): Json {
  return Object.fromEntries(headers.map((name) => [name, { $ref: `#/components/headers/${name}` }]));
}

function contentOf(contents: readonly Content[]): Json {
  return Object.fromEntries(
    contents.map(({ mediaType, schema, example }) => [
      mediaType,
      { ...(schema ? { schema: reference(schema) } : {}), ...(example === undefined ? {} : { example }) },
    ]),
  );
}

/** A reference to the named schema, or the schema itself if it has no name. */
function reference(schema: z.ZodType): Json {
  const name = names.get(schema);
  return name === undefined ? inline(schema) : { $ref: `#/components/schemas/${name}` };
}

/** Requests may have more members, which the API ignores. Answers have exactly the members that are shown. */
function componentsOf(io: 'input' | 'output'): Json {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(named[io])) registry.add(schema, { id });
  const { schemas } = z.toJSONSchema(registry, {
    io,
    uri: (id) => `#/components/schemas/${id}`,
    unrepresentable: 'any',
    override: integers,
  });
  return Object.fromEntries(Object.entries(schemas).map(([id, schema]) => [id, finished(schema as Json)]));
}

function inline(schema: z.ZodType): Json {
  return finished(z.toJSONSchema(schema, { io: 'input', override: integers }) as Json);
}

interface Written {
  readonly zodSchema: z.core.$ZodType;
  readonly jsonSchema: z.core.JSONSchema.BaseSchema;
}

/** A bigint is an integer in the JSON text that a float would round. Our own integers fit a float. And constants: see there. */
function integers({ zodSchema, jsonSchema }: Written): void {
  const { def } = zodSchema._zod;
  if (def.type === 'bigint') Object.assign(jsonSchema, { type: 'integer', minimum: 0 });
  // Generators of clients know no constants but texts: a boolean one would never be valid in what they make.
  if (typeof jsonSchema.const === 'boolean') delete jsonSchema.const;
  if (typeof jsonSchema.const === 'number') {
    Object.assign(jsonSchema, { type: 'integer', enum: [jsonSchema.const] });
    delete jsonSchema.const;
  }
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
}

/** The finished schema, without what names it, and with each of several alternatives once. */
function finished({ $schema: _, $id: __, ...schema }: Json): Json {
  return JSON.parse(JSON.stringify(schema), (member, value) => {
    if (member !== 'anyOf') return value;
    return [...new Map((value as Json[]).map((one) => [JSON.stringify(one), one])).values()];
  });
}
