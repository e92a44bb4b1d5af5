import { createHmac } from 'node:crypto';
import type { Line } from '../../../engine/line.ts';
import type { Head } from '../../lines/head.ts';
import { recordOf } from '../../lines/line-record.ts';
import { putRecord } from '../../lines/records.ts';
import { allDone } from '../../platform/all-done.ts';
import { type Cut, makeChunk } from './chunk.ts';
import { endPart, requireEndable } from './end.ts';

/**
 * Makes a part that is a single chunk, and records `ended`. It needs no record of its chunk: it runs from here to the end of the part, or
 * once more from the start, to the same bytes.
 * @param line of the head, which is given back.
 */
export async function makeWhole(head: Head, line: Line, plan: Cut): Promise<Head> {
  const { seed } = head.order;
  const hmac = seed === undefined ? undefined : createHmac('sha256', seed);
  const [chunk] = await allDone([
    makeChunk(head, line, plan, 0, (bytes) => hmac?.update(bytes)),
    putRecord(recordOf(head, 'started')),
    requireEndable(head),
  ]);
  return endPart(head, [chunk], hmac?.digest('hex'));
}
