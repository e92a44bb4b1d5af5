import type { LineEvent } from '../../api/documents/event-schemas.ts';
import { filesOf, infoPath } from '../../api/documents/tokens.ts';
import type { Head } from './head.ts';
import { recordOf } from './line-record.ts';

/** The source of all events, by which rules find them. */
export const EVENT_SOURCE = 'unique-tokens';

/** Statuses that are told. */
export type ToldStatus = LineEvent['data']['status'];

/**
 * What is told of a status that the head has reached. Like the status's record it depends on the head alone, so what is told
 * twice is the same. Beside no seed, session or payment it has no checksum: that of a line with one token left is this token.
 */
export function lineEvent(head: Head, status: ToldStatus): LineEvent {
  const { line, part, attempt, customer } = head;
  const { attributes } = recordOf(head, status);
  const { timestamps, analysis, size, digits, alphabet, available, filesizes, error } = attributes;
  const info = infoPath(line);
  const files = filesOf(status, attributes).map((file) => [file, `${info}/${file}?part=${part}`]);
  return {
    type: `line.${status}`,
    timestamp: timestamps[status] as string,
    data: {
      id: `${line}-${part}-${attempt}-${status}`,
      line,
      part,
      attempt,
      customer,
      status,
      timestamps: timestamps as LineEvent['data']['timestamps'],
      analysis,
      size,
      digits,
      alphabet,
      available,
      ...(filesizes && { filesizes: filesizes as LineEvent['data']['filesizes'] }),
      ...(error && { error }),
      links: { info, ...Object.fromEntries(files) },
    },
  };
}
