import type { LineEvent } from '../../api/documents/event-schemas.ts';
import { infoPath } from '../../api/documents/tokens.ts';
import { filesOf } from '../../api/statuses/files.ts';
import type { PublishedStatus } from '../../api/statuses/statuses.ts';
import type { Head } from './head.ts';
import { recordOf } from './line-record.ts';

/** The source of all events. Rules select by it. */
export const EVENT_SOURCE = 'unique-tokens';

/**
 * The event for a status that the head has reached. Like the record of the status it depends only on the head, so an event that is
 * sent twice is the same. It has no seed, session, payment or checksum: if a line has one token left, the checksum is that token.
 */
export function lineEvent(head: Head, status: PublishedStatus): LineEvent {
  const { line, part, attempt, customer } = head;
  const { attributes } = recordOf(head, status);
  const { timestamps, analysis, size, digits, alphabet, available, note, filesizes, error } = attributes;
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
      ...(note === undefined ? {} : { note }),
      ...(filesizes && { filesizes: filesizes as LineEvent['data']['filesizes'] }),
      ...(error && { error }),
      links: { info, ...Object.fromEntries(files) },
    },
  };
}
