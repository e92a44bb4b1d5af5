import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { APIGatewayProxyEvent, Context } from 'aws-lambda';
import { jsonHeaders } from '../../../api/answers/headers.ts';
import { describeError, log } from '../../platform/log.ts';
import { type Answer, guarded } from './answer.ts';
import type { Request, RequestRoute } from './request.ts';

/** An answer whose body flows; HEAD has none. */
export interface StreamAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Readable;
}

/** What Lambda's Node.js runtime puts at hand for streamed answers. */
interface StreamingRuntime {
  streamifyResponse(
    handle: (event: APIGatewayProxyEvent, stream: Writable, context: Context) => Promise<void>,
  ): unknown;
  readonly HttpResponseStream: {
    from(stream: Writable, metadata: { statusCode: number; headers: Record<string, string> }): Writable;
  };
}
declare const awslambda: StreamingRuntime;

/** The streamed Lambda handler of a route. Errors are JSON:API documents like everywhere. */
export function streamed(route: RequestRoute, handle: (request: Request) => Promise<StreamAnswer | Answer>) {
  return awslambda.streamifyResponse(async (event, stream, context) => {
    const answer = await guarded(route, event, context, handle);
    const { status, headers, body } = 'document' in answer ? written(answer, event.httpMethod) : answer;
    try {
      const out = awslambda.HttpResponseStream.from(stream, { statusCode: status, headers: { ...headers } });
      // Status and headers leave with the first write: an answer without a body needs one too.
      out.write('');
      await pipeline(body ?? Readable.from([]), out);
    } catch (error) {
      // The status is on its way already: all that is left is to break off, which the client sees by the length.
      log.warn('stream broken off', { fault: describeError(error) });
      stream.destroy();
    } finally {
      // A client that was gone before the first byte leaves a file that nobody reads: it would hold its connection to S3.
      body?.destroy();
    }
  });
}

function written({ status, document, headers }: Answer, method: string): StreamAnswer {
  const all = { status, headers: { ...jsonHeaders, ...headers } };
  return method === 'HEAD' ? all : { ...all, body: Readable.from([JSON.stringify(document)]) };
}
