import { PassThrough } from 'node:stream';
import type { APIGatewayProxyEvent, Context } from 'aws-lambda';

/** What a streaming function has answered. */
export interface Streamed {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes: Buffer;
}

type Handler = (event: APIGatewayProxyEvent, out: PassThrough, context: Context) => Promise<void>;

/** What Lambda's runtime gives to streaming functions. It has to be there before a handler is loaded. */
Object.assign(globalThis, {
  awslambda: {
    streamifyResponse: (handler: Handler) => handler,
    HttpResponseStream: {
      from: (out: PassThrough, head: object) => Object.assign(out, { head }),
    },
  },
});

/** A request as the gateway gives it. */
export function gatewayEvent(
  resource: string,
  params: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>>,
  body: object,
): APIGatewayProxyEvent {
  return {
    httpMethod: 'POST',
    resource,
    path: resource.replace(/\{(\w+)\}/g, (_, name: string) => params[name] ?? ''),
    pathParameters: params,
    multiValueHeaders: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
    queryStringParameters: null,
    multiValueQueryStringParameters: null,
    body: JSON.stringify(body),
    isBase64Encoded: false,
    requestContext: { requestId: 'a-request' },
  } as unknown as APIGatewayProxyEvent;
}

/**
 * Calls a streaming function.
 * @param take is given each piece; the client hangs up where it answers false.
 * @throws what the function throws
 */
export async function callStreaming(
  handler: unknown,
  event: APIGatewayProxyEvent,
  take: (bytes: Buffer) => boolean | Promise<boolean> = () => true,
): Promise<Streamed> {
  const out = new PassThrough() as PassThrough & { head: { statusCode: number; headers: Record<string, string> } };
  const pieces: Buffer[] = [];
  const reading = (async () => {
    try {
      for await (const bytes of out) {
        pieces.push(bytes);
        if (!(await take(bytes))) return;
      }
    } catch {
      // The function tells of what has broken it off.
    }
  })();
  try {
    await (handler as Handler)(event, out, {} as Context);
  } finally {
    if (!out.writableEnded) out.destroy();
    await reading;
  }
  return { status: out.head.statusCode, headers: out.head.headers, bytes: Buffer.concat(pieces) };
}
