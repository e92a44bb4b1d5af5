import { once } from 'node:events';
import { Readable, type Writable } from 'node:stream';
import type { APIGatewayProxyEvent, Context } from 'aws-lambda';
import { describeError, log, withoutMessage } from '../../platform/log.ts';
import { type Answer, guarded, written } from './answer.ts';
import type { Request, RequestRoute } from './request.ts';

/** An answer whose body is a stream; for HEAD it has no body. */
export interface StreamAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Readable;
  /** What is to be done when nothing more is sent, whatever has ended it. It is waited for. */
  done?(): Promise<void>;
}

/**
 * The stream that the runtime gives. On AWS it is a plain object with these methods, no `Writable`: `pipeline` must not have it.
 * It must never be destroyed either: the runtime client then rejects a promise that nobody handles, and its process ends.
 */
type ResponseStream = Pick<Writable, 'write' | 'end' | 'on' | 'once' | 'off' | 'removeListener'>;

/** What the Node.js runtime of Lambda provides for streamed answers. */
interface StreamingRuntime {
  streamifyResponse(
    handle: (event: APIGatewayProxyEvent, stream: ResponseStream, context: Context) => Promise<void>,
  ): unknown;
  readonly HttpResponseStream: {
    from(stream: ResponseStream, metadata: { statusCode: number; headers: Record<string, string> }): ResponseStream;
  };
}
declare const awslambda: StreamingRuntime;

/** The streamed Lambda handler of a route. Errors are JSON:API documents like everywhere. */
export function streamed(route: RequestRoute, handle: (request: Request) => Promise<StreamAnswer | Answer>) {
  return awslambda.streamifyResponse(async (event, stream, context) => {
    const answer = await guarded(route, event, context, handle);
    const sent: StreamAnswer = 'document' in answer ? flowing(answer, event.httpMethod) : answer;
    const { status, headers, body } = sent;
    const out = awslambda.HttpResponseStream.from(stream, { statusCode: status, headers: { ...headers } });
    try {
      // Status and headers leave with the first write: an answer without a body needs one too.
      out.write('');
      if (body) await send(body, out);
    } catch (error) {
      log.warn('stream broken off', { fault: describeError(error) });
      // The status is on its way already. What is thrown becomes the trailer of a failed answer, which breaks off the client's.
      throw withoutMessage(error);
    } finally {
      // If the client left before the first byte, nobody reads the file, and it would keep its connection to S3.
      body?.destroy();
      await sent.done?.();
    }
    out.end();
  });
}

/**
 * Writes the body as fast as it is taken.
 * @throws whatever the body fails with; an error where the stream closes before its end
 */
async function send(body: Readable, out: ResponseStream): Promise<void> {
  const closed = new AbortController();
  const close = () => {
    closed.abort();
    body.destroy();
  };
  out.once('close', close);
  try {
    for await (const bytes of body)
      if (!out.write(bytes)) await once(out as Writable, 'drain', { signal: closed.signal });
  } finally {
    out.off('close', close);
  }
}

function flowing(answer: Answer, method: string): StreamAnswer {
  const { body, ...head } = written(answer, method);
  return body === undefined ? head : { ...head, body: Readable.from([body]) };
}
