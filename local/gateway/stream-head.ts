import type { Readable } from 'node:stream';
import { type Head, readHead } from './answer.ts';

/** API Gateway looks no further for the end of the metadata. */
const LIMIT = 16 * 1024;
const DELIMITER = Buffer.alloc(8);

/** A streamed answer whose head has been read off; `rest` is what followed it in the same chunk. */
export interface StreamedAnswer extends Head {
  readonly rest: Buffer;
}

/**
 * Reads the head of a streamed answer: JSON metadata, eight NUL bytes, then the body, which stays in `body`.
 *
 * @returns undefined if there is none within 16 KB, or it is malformed
 * @throws whatever the stream fails with
 */
export async function readStreamHead(body: Readable): Promise<StreamedAnswer | undefined> {
  let seen = Buffer.alloc(0);
  for (;;) {
    const chunk = body.read() as Buffer | null;
    if (chunk === null) {
      if (body.readableEnded || body.destroyed) return undefined;
      const open = await new Promise<boolean>((resolve, reject) => {
        const done = (settle: () => void) => (): void => {
          body.off('readable', onReadable).off('end', onEnd).off('error', onError).off('close', onEnd);
          settle();
        };
        const onReadable = done(() => resolve(true));
        const onEnd = done(() => resolve(false));
        const onError = (error: Error): void => done(() => reject(error))();
        body.once('readable', onReadable).once('end', onEnd).once('error', onError).once('close', onEnd);
      });
      if (!open) return undefined;
      continue;
    }
    seen = Buffer.concat([seen, chunk]);
    const at = seen.indexOf(DELIMITER);
    if (at >= 0 && at <= LIMIT) {
      try {
        const head = readHead(JSON.parse(seen.toString('utf8', 0, at)));
        return head && { ...head, rest: seen.subarray(at + DELIMITER.length) };
      } catch {
        return undefined;
      }
    }
    if (seen.length > LIMIT) return undefined;
  }
}
