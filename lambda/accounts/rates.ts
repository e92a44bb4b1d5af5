import { target } from '../platform/permissions.ts';
import { updateItem } from '../platform/table.ts';

/** Seconds for which a count is kept beyond its window, before DynamoDB may remove it. */
const KEPT_SECONDS = 60;

/** The time in which a customer's requests are counted together. */
export interface Window {
  /** Its number since the epoch. */
  readonly number: number;
  /** Its length. */
  readonly seconds: number;
  /** The requests that a customer has in it. */
  readonly most: number;
}

/** What this instance of a function knows of a customer's requests in the current window. */
interface Count {
  /** All instances' requests, when this one last wrote. */
  seen: number;
  /** Its own requests since then. */
  unwritten: number;
}

/**
 * An instance writes only each so many requests of a customer: at most this part of what the window allows, and never more than
 * MOST_UNWRITTEN. So of n instances that serve a customer at once, no more than n × (MOST_UNWRITTEN - 1) requests go beyond the bound. No request
 * is refused that would not have been if each was written.
 */
const PART_UNWRITTEN = 1 / 64;
const MOST_UNWRITTEN = 16;

let counts = new Map<string, Count>();
let counted = Number.NaN;

/**
 * Counts a request of the customer in the window that has begun: the table `rates` (partition key `window`) has one item for each customer
 * and window.
 * @returns how many requests of the customer the window has seen as far as this instance knows, this one included.
 */
export async function countRequest(customer: string, window: Window): Promise<number> {
  if (window.number !== counted) [counts, counted] = [new Map(), window.number];
  const count = counts.get(customer) ?? { seen: 0, unwritten: 0 };
  counts.set(customer, count);
  // A flood is refused without a write.
  if (count.seen > window.most) return count.seen;
  count.unwritten += 1;
  const step = Math.min(MOST_UNWRITTEN, Math.max(1, Math.floor(window.most * PART_UNWRITTEN)));
  if (count.unwritten >= step) {
    const writing = count.unwritten;
    count.unwritten = 0;
    count.seen = Math.max(count.seen, await addRequests(customer, window, writing));
  }
  return count.seen + count.unwritten;
}

async function addRequests(customer: string, { number, seconds }: Window, requests: number): Promise<number> {
  const item = await updateItem<{ requests: number }>({
    TableName: target('rates:UpdateItem'),
    Key: { window: `${customer}#${number}` },
    UpdateExpression: 'ADD requests :requests SET #ttl = :ttl',
    ExpressionAttributeNames: { '#ttl': 'ttl' },
    ExpressionAttributeValues: { ':requests': requests, ':ttl': Math.ceil((number + 1) * seconds) + KEPT_SECONDS },
  });
  return item?.requests ?? 0;
}
