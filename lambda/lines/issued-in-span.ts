import { listPartsOf, type Span } from './parts.ts';
import { listDays } from './totals.ts';

/** What was issued in a span. */
export interface Issued {
  readonly tokens: bigint;
  readonly parts: number;
}

const DAY_MS = 24 * 3_600_000;
const midnight = (day: string) => `${day}T00:00:00.000Z`;
/** The day (UTC) of a moment. */
const dayOf = (moment: string) => moment.slice(0, 10);
/** The first day that begins at the moment or later. */
const dayFrom = (moment: string) =>
  dayOf(moment === midnight(dayOf(moment)) ? moment : new Date(Date.parse(moment) + DAY_MS).toISOString());

/**
 * How many tokens a customer was issued in a span, over all lines: the totals of its whole days, and each part of the days that the
 * span begins or ends in. So a year is cheap.
 */
export async function issuedIn(customer: string, { since, until }: Span): Promise<Issued> {
  const from = since === undefined ? undefined : dayFrom(since);
  const to = until === undefined ? undefined : dayOf(until);
  if (from !== undefined && to !== undefined && from > to) return ofParts(customer, { since, until });
  return sum(
    await Promise.all([
      ofDays(customer, from, to),
      from === undefined ? none : ofParts(customer, { since, until: midnight(from) }),
      to === undefined ? none : ofParts(customer, { since: midnight(to), until }),
    ]),
  );
}

const none: Issued = { tokens: 0n, parts: 0 };

function sum(all: readonly Issued[]): Issued {
  return all.reduce((a, b) => ({ tokens: a.tokens + b.tokens, parts: a.parts + b.parts }), none);
}

async function ofDays(customer: string, from?: string, to?: string): Promise<Issued> {
  const days = await Array.fromAsync(listDays(customer, from, to));
  return sum(days.map(({ total, parts }) => ({ tokens: BigInt(total), parts })));
}

async function ofParts(customer: string, span: Span): Promise<Issued> {
  const parts = await Array.fromAsync(listPartsOf(customer, span));
  return sum(parts.map(({ size }) => ({ tokens: BigInt(size), parts: 1 })));
}
