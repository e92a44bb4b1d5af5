import { randomUUID } from 'node:crypto';
import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { ACCOUNT, REGION } from '../platform/settings.ts';
import { type Operations, ServiceError } from './rpc.ts';

/** An entry of PutEvents, as the SDK sends it. */
interface Entry {
  readonly EventBusName?: string;
  readonly Source?: string;
  readonly DetailType?: string;
  readonly Detail?: string;
  readonly Resources?: readonly string[];
  /** Epoch seconds. */
  readonly Time?: number;
}

/** Bytes that the entries of one request may have together. */
const SIZE_LIMIT = 262_144;

const seconds = (milliseconds: number) => new Date(milliseconds).toISOString().replace(/\.\d+Z$/, 'Z');

/** What is wrong with an entry, as EventBridge tells it beside those that it has taken. */
function faultOf({ Source, DetailType, Detail }: Entry): string | undefined {
  if (!Source || !DetailType || !Detail) return 'InvalidArgument';
  try {
    const detail: unknown = JSON.parse(Detail);
    return typeof detail === 'object' && detail !== null && !Array.isArray(detail) ? undefined : 'MalformedDetail';
  } catch {
    return 'MalformedDetail';
  }
}

/**
 * EventBridge's PutEvents over the buses of a plan. No rule by pattern is run here, so an event goes where a person sees it:
 * as its rules would get it, a line of JSON, into `events.log`, before it is answered.
 */
export function eventOperations(logs: string, buses: readonly string[]): Operations {
  mkdirSync(logs, { recursive: true, mode: 0o700 });
  const file = join(logs, 'events.log');

  function put(entry: Entry): object {
    const { EventBusName = 'default' } = entry;
    const bus = EventBusName.replace(/^arn:.*:event-bus\//, '');
    if (bus !== 'default' && !buses.includes(bus)) {
      throw new ServiceError('ResourceNotFoundException', `Event bus ${bus} does not exist.`);
    }
    const ErrorCode = faultOf(entry);
    if (ErrorCode) return { ErrorCode, ErrorMessage: 'The entry was not taken.' };
    const event = {
      version: '0',
      id: randomUUID(),
      'detail-type': entry.DetailType,
      source: entry.Source,
      account: ACCOUNT,
      time: seconds(entry.Time === undefined ? Date.now() : entry.Time * 1000),
      region: REGION,
      resources: entry.Resources ?? [],
      detail: JSON.parse(entry.Detail as string),
    };
    appendFileSync(file, `${JSON.stringify(event)}\n`, { mode: 0o600 });
    return { EventId: event.id };
  }

  return {
    'AWSEvents.PutEvents': ({ Entries }: { Entries?: readonly Entry[] }) => {
      if (!Array.isArray(Entries) || Entries.length < 1 || Entries.length > 10) {
        throw new ServiceError('ValidationException', 'Entries must have 1 to 10 members');
      }
      if (Buffer.byteLength(JSON.stringify(Entries)) > SIZE_LIMIT) {
        throw new ServiceError('ValidationException', 'Total size of the entries in the request is over the limit');
      }
      const answers = Entries.map(put);
      return { FailedEntryCount: answers.filter((answer) => 'ErrorCode' in answer).length, Entries: answers };
    },
  };
}
