import type { ReissueEvent } from '../../api/documents/event-schemas.ts';
import { infoPath } from '../../api/documents/tokens.ts';
import type { Reissue } from './reissues.ts';

/** The event for codes that are had again. It depends only on the record, so an event that is sent twice is the same. */
export function reissueEvent({ id, line, customer, key, at, from, count }: Reissue): ReissueEvent {
  return {
    type: 'line.reissued',
    timestamp: at,
    data: {
      id: `reissued-${id}`,
      line,
      customer,
      key,
      from,
      count: String(count),
      timestamps: { reissued: at },
      links: { info: infoPath(line) },
    },
  };
}
