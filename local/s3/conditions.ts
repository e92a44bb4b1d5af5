import type { IncomingHttpHeaders } from 'node:http';
import S3Error from '@20minutes/s3rver/lib/models/error.js';
import type { ObjectRow } from './catalog.ts';

/** What a write demands of the object that stands under its key. @throws S3Error if that is not so */
export type Demand = (old: ObjectRow | undefined) => void;

function failed(Condition: string): Error {
  return new S3Error('PreconditionFailed', 'At least one of the pre-conditions you specified did not hold', {
    Condition,
  });
}

/**
 * What a request to write demands, by its headers: `If-None-Match: *` that nothing stands there, `If-Match` that an
 * object of this ETag does.
 *
 * @throws S3Error NotImplemented for what S3 does not offer for a write
 */
export function demandOf(headers: IncomingHttpHeaders): Demand | undefined {
  const { 'if-none-match': none, 'if-match': match } = headers;
  if (none !== undefined && none !== '*') {
    throw new S3Error('NotImplemented', 'A header you provided implies functionality that is not implemented', {
      Header: 'If-None-Match',
    });
  }
  if (none === undefined && match === undefined) return undefined;
  return (old) => {
    if (none !== undefined && old) throw failed('If-None-Match');
    if (match === undefined) return;
    if (!old) throw new S3Error('NoSuchKey', 'The specified key does not exist.');
    if (old.etag !== match.replaceAll('"', '')) throw failed('If-Match');
  };
}
