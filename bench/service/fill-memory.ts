import { randomUUID } from 'node:crypto';
import { lastStep, momentsOf } from '../../api/statuses/statuses.ts';
import { variables } from '../../lambda/platform/environment.ts';
import type { BenchCloud } from './cloud.ts';
import { openTables } from './fill.ts';

/** What is to be remembered. */
export interface Filling {
  readonly customer: string;
  readonly lines: number;
  readonly parts: number;
}

/** What was written. */
export interface Filled {
  /** The year in which all parts have ended. */
  readonly year: number;
  readonly tokens: number;
}

const SIZE = 1_000;
/** Where the lines are at rest. */
const LAST = lastStep('none');
type Item = Readonly<Record<string, unknown>> & { readonly line: string; readonly item: string };

/** Writes lines and parts of a customer as the service would have, evenly over a year: a head each, and what the ledger remembers. */
export async function fillMemory(environment: BenchCloud['environment'], filling: Filling): Promise<Filled> {
  const tables = openTables({ environment });
  const year = new Date().getUTCFullYear() - 1;
  await tables.put(variables.ledger, itemsOf(filling, year));
  tables.close();
  return { year, tokens: filling.parts * SIZE };
}

function* itemsOf({ customer, lines, parts }: Filling, year: number): Generator<Item> {
  const of = `customer#${customer}`;
  const begin = Date.UTC(year, 0, 1);
  const step = (Date.UTC(year + 1, 0, 1) - begin) / parts;
  const each = parts / lines;
  const ids = Array.from({ length: lines }, () => randomUUID());
  for (const line of ids) {
    yield { line: of, item: `line#${line}`, id: line };
    yield headOf(line, customer, each, new Date(begin).toISOString());
  }
  const days = new Map<string, number>();
  for (let i = 0; i < parts; i++) {
    const ended = new Date(begin + i * step).toISOString();
    const [id, part] = [ids[i % lines] as string, Math.floor(i / lines) + 1];
    const moments = { requested: ended, started: ended, ended };
    const sizes = { size: String(SIZE), first: String((part - 1) * SIZE) };
    yield {
      line: of,
      item: `part#${ended}#${id}#${part}`,
      id,
      part,
      ...sizes,
      ...moments,
      note: 'Spring labels',
      counted: true,
    };
    days.set(ended.slice(0, 10), (days.get(ended.slice(0, 10)) ?? 0) + 1);
  }
  for (const [day, count] of days) yield { line: of, item: `day#${day}`, total: String(count * SIZE), parts: count };
}

/** The head of a line at rest. */
function headOf(line: string, customer: string, part: number, at: string): Item {
  return {
    line,
    item: 'head',
    customer,
    session: randomUUID(),
    opened: { note: 'office', at },
    alphabet: { name: 'UPPER_EPCG30', hash: '0'.repeat(64), size: 30, widest: 1 },
    digits: 20,
    engine: 1,
    key: 'none',
    part,
    attempt: 1,
    state: LAST,
    first: String((part - 1) * SIZE),
    next: String(part * SIZE),
    produced: new Uint8Array(13),
    order: {
      size: SIZE,
      analysis: 'none',
      note: 'Spring labels',
      payment: { id: randomUUID(), ident: `pi_${'0'.repeat(24)}` },
      claim: randomUUID(),
      bounds: { maxTokens: 1_000_000, partBytes: 1_000_000_000 },
    },
    timestamps: Object.fromEntries(momentsOf(LAST).map((state) => [state, at])),
    result: { rate: 1, checksum: '0', filesizes: { data: SIZE * 21 - 1 } },
    open: 'rest',
    touched: new Date().toISOString(),
  };
}
