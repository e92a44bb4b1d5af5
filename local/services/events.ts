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

/** The entries of one request have fewer bytes together. AWS takes more by now, but not in all regions. */
const SIZE_LIMIT = 262_144;
/** What an entry's time counts, if it has one. */
const TIME_BYTES = 14;
/** Characters of a type. */
const TYPE_LIMIT = 128;

const seconds = (milliseconds: number) => new Date(milliseconds).toISOString().replace(/\.\d+Z$/, 'Z');

/** Bytes of an entry as EventBridge counts them: not those of its JSON. */
function sizeOf({ Time, Source = '', DetailType = '', Detail = '', Resources = [] }: Entry): number {
  const texts = [Source, DetailType, Detail, ...Resources];
  return (Time === undefined ? 0 : TIME_BYTES) + texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
}

interface Fault {
  readonly ErrorCode: string;
  readonly ErrorMessage: string;
}

function isObject(json: string): boolean {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}

function invalid(name: string, reason: string): Fault {
  return { ErrorCode: 'InvalidArgument', ErrorMessage: `Parameter ${name} is not valid. Reason: ${reason}` };
}

/** What is wrong with an entry, as EventBridge tells it beside those that it has taken. */
function faultOf(entry: Entry): Fault | undefined {
  for (const name of ['Source', 'DetailType', 'Detail'] as const) {
    if (!entry[name]) return invalid(name, `${name} is a required argument.`);
  }
  const { Source = '', DetailType = '', Detail = '' } = entry;
  if (Source.startsWith('aws.')) {
    return { ErrorCode: 'NotAuthorizedForSourceException', ErrorMessage: 'Not authorized for the source.' };
  }
  if (DetailType.length > TYPE_LIMIT) return invalid('DetailType', `It has more than ${TYPE_LIMIT} characters.`);
  return isObject(Detail) ? undefined : { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' };
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
    const fault = faultOf(entry);
    if (fault) return fault;
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
      if (Entries.reduce((sum, entry) => sum + sizeOf(entry), 0) >= SIZE_LIMIT) {
        throw new ServiceError('ValidationException', 'Total size of the entries in the request is over the limit.');
      }
      const answers = Entries.map(put);
      return { FailedEntryCount: answers.filter((answer) => 'ErrorCode' in answer).length, Entries: answers };
    },
  };
}
