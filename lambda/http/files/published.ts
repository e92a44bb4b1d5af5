import { createReadStream, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createGunzip } from 'node:zlib';
import { securityHeaders } from '../../../api/answers/headers.ts';
import { type HandlerName, routeOf } from '../../../api/routes/routes.ts';
import { admitted } from '../protocol/answer.ts';
import { etagMatches } from '../protocol/conditions.ts';
import { streamed } from '../protocol/stream.ts';

/** A file that was made with the function's bundle and stands beside its code, compressed. */
export interface PublishedFile {
  /** Its path in the route table. */
  readonly path: string;
  /** Name of the compressed file. */
  readonly name: string;
  /** Bytes of the file, and of it compressed. */
  readonly bytes: number;
  readonly compressed: number;
  /** `Content-Type`, `ETag`, and what else goes with it. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Name of the list of them. */
export const PUBLISHED = 'published.json';

/** The handler of a route that answers files made beforehand, to everybody (tools/bundles/published-files.ts makes them). */
export function published(name: HandlerName) {
  const folder = import.meta.dirname;
  let files: readonly PublishedFile[] | undefined;
  return streamed(routeOf(name), async (request) => {
    await admitted(request, async () => undefined);
    files ??= JSON.parse(readFileSync(join(folder, PUBLISHED), 'utf8')) as PublishedFile[];
    // Some gateways name the resource with the base path.
    const file = files.find(({ path }) => request.event.resource.endsWith(path)) as PublishedFile;
    const zipped = acceptsGzip(request.header('Accept-Encoding'));
    const length = String(zipped ? file.compressed : file.bytes);
    const headers = { ...securityHeaders, Vary: 'Accept-Encoding', ...file.headers };
    if (etagMatches(file.headers.ETag as string, request.header('If-None-Match'))) return { status: 304, headers };
    const whole = {
      status: 200,
      headers: {
        ...headers,
        ...(zipped ? { 'Content-Encoding': 'gzip' } : {}),
        'Content-Length': length,
        'X-Content-Length': length,
      },
    };
    if (request.event.httpMethod === 'HEAD') return whole;
    const body = createReadStream(join(folder, file.name));
    return { ...whole, body: zipped ? body : body.pipe(createGunzip()) };
  });
}

/** Whether gzip is among the codings that an Accept-Encoding names, and not at `q=0`. */
function acceptsGzip(codings = ''): boolean {
  return codings.split(',').some((coding) => /^\s*(gzip|\*)\s*(;\s*q=(?!0(\.0*)?\s*$).*)?$/i.test(coding));
}
