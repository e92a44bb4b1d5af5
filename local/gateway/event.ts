import { randomBytes, randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { ACCOUNT } from '../platform/settings.ts';
import type { Api } from '../template/plan-api.ts';
import type { Match } from './routes.ts';

type Multi = Record<string, string[]>;

/** Without a prototype: clients name what they send, and may name it `constructor`. */
const emptyMulti = (): Multi => Object.create(null);

/** The last value of each name, as API Gateway's single-valued maps have it. */
function lastOf(multi: Multi): Record<string, string> {
  return Object.fromEntries(Object.entries(multi).map(([name, values]) => [name, values.at(-1)!]));
}

/** Values by name in the order sent; names that differ only in case are one header, under the first spelling. */
function headersOf(request: IncomingMessage, port: string): Multi {
  const headers = emptyMulti();
  const spelling = new Map<string, string>();
  const add = (name: string, value: string): void => {
    const key = spelling.get(name.toLowerCase()) ?? name;
    spelling.set(name.toLowerCase(), key);
    headers[key] = [...(headers[key] ?? []), value];
  };
  for (let i = 0; i + 1 < request.rawHeaders.length; i += 2) {
    const name = request.rawHeaders[i]!;
    // Those that concern the connection end at the gateway.
    if (!/^(connection|keep-alive|transfer-encoding|te|upgrade|expect|proxy-.*)$/i.test(name)) {
      add(name, request.rawHeaders[i + 1]!);
    }
  }
  add('X-Amzn-Trace-Id', `Root=1-${Math.floor(Date.now() / 1000).toString(16)}-${randomBytes(12).toString('hex')}`);
  add('X-Forwarded-For', request.socket.remoteAddress ?? '');
  add('X-Forwarded-Port', port);
  add('X-Forwarded-Proto', 'http');
  return headers;
}

function queryOf(search: string): Multi {
  const query = emptyMulti();
  for (const [name, value] of new URLSearchParams(search)) query[name] = [...(query[name] ?? []), value];
  return query;
}

/** `24/Nov/2026:02:27:01 +0000` */
function requestTime(now: Date): string {
  const [, day, month, year, time] = /^\w+, (\d+) (\w+) (\d+) (\S+)/.exec(now.toUTCString())!;
  return `${day}/${month}/${year}:${time} +0000`;
}

/** Whether a media type (parameters left aside) is among the API's binary ones. */
export function isBinary(api: Pick<Api, 'binaryMediaTypes'>, mediaType: string | undefined): boolean {
  const type = mediaType?.split(';')[0]?.trim().toLowerCase();
  if (!type) return api.binaryMediaTypes.includes('*/*');
  return api.binaryMediaTypes.some(
    (binary) => binary === '*/*' || binary === type || (binary.endsWith('/*') && type.startsWith(binary.slice(0, -1))),
  );
}

/** The ids of a request, which its refusal quotes as well. */
export interface RequestIds {
  readonly requestId: string;
  readonly extendedRequestId: string;
}

/** New ids of a request. */
export function newIds(): RequestIds {
  return { requestId: randomUUID(), extendedRequestId: randomBytes(11).toString('base64') };
}

/**
 * The event of a REST API's Lambda proxy integration.
 *
 * @param path as sent, without stage and query
 * @param search the query as sent, with its question mark
 * @param host the host that the request names
 */
export function proxyEvent(
  api: Api,
  { route, parameters }: Match,
  request: IncomingMessage,
  { path, search, host, body, ids }: { path: string; search: string; host: string; body: Buffer; ids: RequestIds },
): APIGatewayProxyEvent {
  const now = new Date();
  const multiValueHeaders = headersOf(request, String(request.socket.localPort));
  const multiValueQuery = queryOf(search);
  const hasQuery = Object.keys(multiValueQuery).length > 0;
  const binary = body.length > 0 && isBinary(api, request.headers['content-type']);
  const identity = { sourceIp: request.socket.remoteAddress ?? '', userAgent: request.headers['user-agent'] ?? null };
  return {
    resource: route.path,
    path,
    httpMethod: request.method ?? 'GET',
    headers: lastOf(multiValueHeaders),
    multiValueHeaders,
    queryStringParameters: hasQuery ? lastOf(multiValueQuery) : null,
    multiValueQueryStringParameters: hasQuery ? multiValueQuery : null,
    pathParameters: parameters,
    stageVariables: null,
    requestContext: {
      accountId: ACCOUNT,
      apiId: api.id,
      authorizer: null,
      domainName: host,
      domainPrefix: host.split('.')[0] ?? '',
      extendedRequestId: ids.extendedRequestId,
      httpMethod: request.method ?? 'GET',
      identity: { ...NO_IDENTITY, ...identity },
      path: `/${api.stage}${path}`,
      protocol: `HTTP/${request.httpVersion}`,
      requestId: ids.requestId,
      requestTime: requestTime(now),
      requestTimeEpoch: now.getTime(),
      resourceId: 'local',
      resourcePath: route.path,
      stage: api.stage,
    },
    body: body.length === 0 ? null : body.toString(binary ? 'base64' : 'utf8'),
    isBase64Encoded: binary,
  };
}

const NO_IDENTITY = {
  accessKey: null,
  accountId: null,
  apiKey: null,
  apiKeyId: null,
  caller: null,
  clientCert: null,
  cognitoAuthenticationProvider: null,
  cognitoAuthenticationType: null,
  cognitoIdentityId: null,
  cognitoIdentityPoolId: null,
  principalOrgId: null,
  user: null,
  userArn: null,
};
