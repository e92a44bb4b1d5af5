import busboy from 'busboy';
import { HttpError, inParameter } from '../../../api/answers/errors.ts';
import { mediaType } from './negotiation.ts';
import { type Request, rawBody } from './request.ts';

/** Bounds of what is read of a multipart body. The gateway takes no more than 10 MB anyway. */
const limits = {
  fieldNameSize: 200,
  fieldSize: 2 ** 22,
  fileSize: 2 ** 22,
  fields: 20,
  files: 20,
  parts: 40,
  headerPairs: 50,
};

/**
 * The parts of a multipart/form-data body, by name: that of the form's field, and that of the file where it has one, since
 * clients name them either way.
 * @throws HttpError 415 for another media type, 400 for a body that is cut short or not well-formed, 413
 */
export async function readMultipart(request: Request): Promise<ReadonlyMap<string, Buffer>> {
  const contentType = request.header('Content-Type');
  if (mediaType(contentType) !== 'multipart/form-data') {
    const detail = 'The body must be sent as multipart/form-data.';
    throw new HttpError(415, { detail, source: inParameter('Content-Type') });
  }
  const parts = new Map<string, Buffer>();
  try {
    await parse(contentType as string, rawBody(request.event), parts);
  } catch (error) {
    if (error instanceof HttpError) throw error;
    throw new HttpError(400, { detail: 'The multipart body is not well-formed.', source: inParameter('') });
  }
  return parts;
}

function parse(contentType: string, body: Buffer, parts: Map<string, Buffer>): Promise<void> {
  return new Promise((resolve, reject) => {
    const tooLarge = () => reject(new HttpError(413, { detail: 'The body is too large.', source: inParameter('') }));
    const parser = busboy({ headers: { 'content-type': contentType }, limits, defParamCharset: 'utf8' });
    parser.on('field', (name, value, { valueTruncated }) => {
      if (valueTruncated) tooLarge();
      parts.set(name, Buffer.from(value, 'utf8'));
    });
    parser.on('file', (name, stream, { filename }) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('limit', tooLarge);
      stream.on('error', reject);
      stream.on('end', () => {
        const content = Buffer.concat(chunks);
        parts.set(name, content);
        if (filename) parts.set(filename, content);
      });
    });
    for (const limit of ['partsLimit', 'filesLimit', 'fieldsLimit'] as const) parser.on(limit, tooLarge);
    parser.on('error', reject);
    parser.on('close', resolve);
    parser.end(body);
  });
}
