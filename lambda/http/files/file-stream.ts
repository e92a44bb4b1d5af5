import { HttpError, inParameter, notFound } from '../../../api/answers/errors.ts';
import { jsonHeaders, securityHeaders } from '../../../api/answers/headers.ts';
import { statusOfFile } from '../../../api/statuses/files.ts';
import type { LinkedFile } from '../../../api/statuses/statuses.ts';
import { headObject, type ObjectFacts, presignObject, readObject } from '../../files/store.ts';
import { type FileName, fileKey } from '../../lines/file-keys.ts';
import { type Attempt, type Head, hasReached } from '../../lines/head.ts';
import { getEndedAttempt } from '../../lines/records.ts';
import { log } from '../../platform/log.ts';
import type { Answer } from '../protocol/answer.ts';
import { etagMatches } from '../protocol/conditions.ts';
import { readQuery } from '../protocol/query.ts';
import { type ByteRange, readRange } from '../protocol/range.ts';
import type { Request } from '../protocol/request.ts';
import type { StreamAnswer } from '../protocol/stream.ts';

/**
 * Bytes up to which the answer is the file itself. Beyond its first 10 MB API Gateway slows a stream down to 2 MB a second, and
 * Lambda cuts it at 200 MB. The documentation does not say which MB: these are right for both.
 */
export const STREAMED_BYTES = 10_000_000;
/** Seconds for which the address of a larger file is good. */
const LINK_SECONDS = 900;

/** How a file is shown. */
export interface FilePresentation {
  readonly file: FileName;
  readonly contentType: string;
  /** Ending of the name under which a browser saves it. */
  readonly ending: string;
  /** Headers beside those that every file has. */
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * The attempt whose file is asked for: that of the current part where its status has brought the file, or with `?part=N` that
 * of an earlier one.
 * @throws HttpError 404
 */
export async function requestedAttempt(request: Request, head: Head, file: LinkedFile): Promise<Attempt> {
  const part = readQuery(request, 'part') ?? head.part;
  if (part === head.part) {
    const status = statusOfFile(file);
    if (head.state === 'failed' || !hasReached(head, status)) {
      throw notFound(`The tokens are not ${status} yet.`, 'status');
    }
    return head;
  }
  const earlier = part < head.part ? await getEndedAttempt(head.line, part) : undefined;
  if (!earlier) throw notFound('Unknown part.', 'part');
  return earlier;
}

/**
 * Answers with a file of the attempt: HEAD with its length alone; else the file, or the range of it that is asked for, as a
 * stream; where that is too long, the address from which to fetch it (307, or a document with `?redirect=no`).
 * @throws HttpError 404 where there is no such file, 416 for a range beyond its end.
 */
export async function answerFile(
  request: Request,
  attempt: Attempt,
  presentation: FilePresentation,
): Promise<StreamAnswer | Answer> {
  const key = fileKey(attempt, presentation.file);
  const facts = await headObject(key);
  if (!facts) throw notFound(`These tokens have no ${presentation.file}.`, 'file');
  const headers = {
    ...(presentation.contentType === jsonHeaders['Content-Type'] ? jsonHeaders : {}),
    'Content-Type': presentation.contentType,
    'Content-Disposition': `attachment; filename="${attempt.line}-${attempt.part}.${presentation.ending}"`,
    'Accept-Ranges': 'bytes',
    ETag: facts.etag,
    ...securityHeaders,
    ...presentation.headers,
  };
  if (request.event.httpMethod === 'HEAD') return { status: 200, headers: { ...headers, ...lengthOf(facts.length) } };
  if (etagMatches(facts.etag, request.header('If-None-Match'))) return { status: 304, headers };
  const range = wantedRange(request, facts);
  // The audit trail of downloads (docs/security.md): the log has the key's id and the line with each entry.
  log.info('file downloaded', { part: attempt.part, file: presentation.file, ...(range && { range }) });
  const length = range ? range.last - range.first + 1 : facts.length;
  if (length > STREAMED_BYTES) return linkTo(request, key, attempt, headers, facts.length);
  const body = await readObject(key, range);
  if (!range) return { status: 200, headers: { ...headers, ...lengthOf(length) }, body };
  const contentRange = { 'Content-Range': `bytes ${range.first}-${range.last}/${facts.length}` };
  return { status: 206, headers: { ...headers, ...lengthOf(length), ...contentRange }, body };
}

/** What a gateway makes of the Content-Length of a stream, or of a HEAD, is documented nowhere: the other one is promised. */
function lengthOf(bytes: number): Record<string, string> {
  return { 'Content-Length': String(bytes), 'X-Content-Length': String(bytes) };
}

function wantedRange(request: Request, { length, etag }: ObjectFacts): ByteRange | undefined {
  const condition = request.header('If-Range');
  if (condition !== undefined && condition !== etag) return undefined;
  const range = readRange(request.header('Range'), length);
  if (range !== 'unsatisfiable') return range;
  throw new HttpError(
    416,
    { detail: 'The range lies beyond the end.', source: inParameter('Range') },
    { 'Content-Range': `bytes */${length}` },
  );
}

async function linkTo(
  request: Request,
  key: string,
  { line }: Attempt,
  headers: Readonly<Record<string, string>>,
  size: number,
): Promise<Answer> {
  const expires = new Date(Date.now() + LINK_SECONDS * 1000).toISOString();
  const url = await presignObject(key, LINK_SECONDS, headers);
  const document = {
    links: { self: request.self },
    data: { attributes: { url, expires, size: String(size) }, id: line, type: 'download' },
  };
  return readQuery(request, 'redirect') === 'no'
    ? { status: 200, document }
    : { status: 307, document, headers: { Location: url } };
}
