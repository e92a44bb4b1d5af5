import type { Line } from '../../../engine/line.ts';
import { voidsInOrder } from '../../gate/voids-in-order.ts';
import { codeBytesOf } from '../../lines/code-space.ts';
import type { Head } from '../../lines/head.ts';
import { type Place, placesFrom } from '../../lines/issued.ts';
import { csvField, csvRecord } from '../protocol/csv.ts';
import type { IssuedRange } from './range.ts';

/** How codes are written. */
export interface Writing {
  readonly contentType: string;
  readonly ending: string;
  /** Most bytes of a code and what stands beside it. */
  codeBytes(head: Head): number;
  /** Bytes of all, where they are known before. */
  length(line: Line, range: IssuedRange, head: Head): number | undefined;
  /** The bytes, batch by batch. Each is memory of its own. */
  write(line: Line, range: IssuedRange, head: Head): AsyncGenerator<Uint8Array>;
}

/** As a data file: one code a line, without a line end after the last one. */
const text: Writing = {
  contentType: 'text/plain; charset=utf-8',
  ending: 'txt',
  codeBytes: (head) => codeBytesOf(head) + 1,
  length: ({ alphabet }, { count }, head) => (alphabet.isFixedWidth ? count * (codeBytesOf(head) + 1) - 1 : undefined),
  async *write(line, { from, count }) {
    let left = count;
    for (const { bytes, tokens } of line.produce(from, count)) {
      left -= tokens;
      yield bytes.slice(0, left === 0 ? -1 : undefined);
    }
  },
};

/** RFC 4180: with the position of each code, its part and, where it is void, since when. */
const csv: Writing = {
  contentType: 'text/csv; charset=utf-8',
  ending: 'csv',
  // In quotes, if all its symbols were quotes; position, part, a moment, separators and line end.
  codeBytes: (head) => 2 * codeBytesOf(head) + 2 + head.next.length + String(head.part).length + 24 + 5,
  length: () => undefined,
  async *write(line, { from, count }, head) {
    const places = placesFrom(head, from);
    let place: Place | undefined;
    const voidAt = await voidsInOrder(head.line, from, from + BigInt(count));
    let position = from;
    let records = csvRecord(['code', 'position', 'part', 'void']);
    for (const { bytes, tokens } of line.produce(from, count)) {
      const codes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8').split('\n');
      for (const code of codes.slice(0, tokens)) {
        while (place === undefined || position >= BigInt(place.next)) {
          const { value } = await places.next();
          if (!value) throw new Error(`The ledger of line ${head.line} has a gap.`);
          place = value;
        }
        records += `${csvField(code)},${position},${place.part},${(await voidAt(position))?.at ?? ''}\r\n`;
        position += 1n;
      }
      yield Buffer.from(records);
      records = '';
    }
  },
};

export const writings = { text, csv } as const;
