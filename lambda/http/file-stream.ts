import { type FileName, fileKey } from '../files/keys.ts';
import { headObject, readObject } from '../files/store.ts';
import type { Attempt } from '../records/head.ts';
import { notFound } from './errors.ts';
import type { Request } from './request.ts';
import type { StreamAnswer } from './stream.ts';

/** How a file is shown. */
export interface FilePresentation {
  readonly file: FileName;
  readonly contentType: string;
  /** Name under which a browser saves it. */
  readonly downloadName: string;
}

/**
 * Streams a file of the attempt from S3, or for HEAD tells its length alone.
 * @throws HttpError 404 where the file is gone.
 */
export async function streamFile(
  request: Request,
  attempt: Attempt,
  { file, contentType, downloadName }: FilePresentation,
): Promise<StreamAnswer> {
  const key = fileKey(attempt, file);
  const facts = await headObject(key);
  if (!facts) throw notFound(`There is no ${file} of these tokens.`);
  const headers = {
    'Content-Type': contentType,
    'Content-Length': String(facts.length),
    // The gateway may rewrite the length of an answer without a body.
    'X-Content-Length': String(facts.length),
    'Content-Disposition': `attachment; filename="${downloadName}"`,
    ETag: facts.etag,
    'Cache-Control': 'no-cache',
    'X-Content-Type-Options': 'nosniff',
  };
  if (request.event.httpMethod === 'HEAD') return { status: 200, headers };
  return { status: 200, headers, body: await readObject(key) };
}
