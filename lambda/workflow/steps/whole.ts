import { createHmac } from 'node:crypto';
import { type Head, hasEnded } from '../../lines/head.ts';
import { borrowLineOf } from '../../lines/idle-lines.ts';
import { recordOf } from '../../lines/line-record.ts';
import { putRecord } from '../../lines/records.ts';
import { allDone } from '../../platform/all-done.ts';
import { type Beginning, beginPart, requireSession } from './begin.ts';
import { makeChunk } from './chunk.ts';
import { endPart, requireEndable } from './end.ts';

/**
 * Makes a part that is a single chunk, and records `ended`. It needs no record of its chunk: it runs from here to the end of the part, or
 * once more from the start, to the same bytes. So it already stores its files while it begins: if it cannot begin, the task fails, and
 * removes them.
 */
export async function makeWhole(beginning: Beginning, secret: Promise<Uint8Array>): Promise<Head> {
  const { head, plan } = beginning;
  const { seed } = head.order;
  const hmac = seed === undefined ? undefined : createHmac('sha256', seed);
  const [line] = await allDone([borrowLineOf(head, secret), requireSession(head)]);
  const [begun, chunk] = await allDone([
    beginWhole(beginning),
    makeChunk(head, line, plan, 0, (bytes) => hmac?.update(bytes)),
  ]);
  return hasEnded(begun) ? begun : endPart(begun, [chunk], hmac?.digest('hex'));
}

async function beginWhole(beginning: Beginning): Promise<Head> {
  const { head } = await beginPart(beginning);
  // Another run of the task may have ended it since it was read.
  if (!hasEnded(head)) await allDone([putRecord(recordOf(head, 'started')), requireEndable(head)]);
  return head;
}
