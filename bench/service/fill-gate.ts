import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { promisify } from 'node:util';
import db from 'dynalite/db/index.js';
import { momentOf, newActId } from '../../lambda/gate/act-id.ts';
import { padded } from '../../lambda/gate/acts.ts';
import { variables } from '../../lambda/platform/environment.ts';

/** What is to be done to codes of a line. */
export interface Filling {
  readonly line: string;
  readonly customer: string;
  /** Issued positions, over which all is spread evenly. */
  readonly issued: bigint;
  /** Of one code each. */
  readonly voids: number;
  /** Codes that are redeemed, a hundred by each request. */
  readonly redemptions: number;
}

/** Codes that a request redeems. */
const AT_ONCE = 100;
/** The first of them was done so long ago. */
const AGE_MS = 30 * 24 * 3_600_000;

type Item = Readonly<Record<string, unknown>> & { readonly line: string; readonly item: string };

/** Items that are written at once. */
const BATCH = 5_000;

/** What of dynalite's store is used here. */
interface Store {
  getTable(name: string, done: (error: Error | null, table: object) => void): void;
  getItemDb(name: string): { batch(puts: readonly object[], done: (error: Error | null) => void): void };
  readonly db: { close(done: (error: Error | null) => void): void };
}
const dynalite = db as unknown as {
  create(options: { readonly path: string }): Store;
  createKey(item: object, table: object): string;
};

/**
 * Writes voids and redemptions as the service would have, past the API of DynamoDB, into the files of a local cloud that is stopped:
 * a million requests would take an hour.
 */
export async function fillGate(
  directory: string,
  environment: Readonly<Record<string, string>>,
  fillings: readonly Filling[],
): Promise<void> {
  const store = dynalite.create({ path: join(directory, 'dynamodb') });
  const name = environment[variables.ledger] as string;
  const table = await promisify(store.getTable)(name);
  const items = store.getItemDb(name);
  const write = promisify(items.batch.bind(items));
  let puts: object[] = [];
  for (const filling of fillings) {
    for (const item of itemsOf(filling)) {
      const value = marshalled(item);
      puts.push({ type: 'put', key: dynalite.createKey(value, table), value });
      if (puts.length < BATCH) continue;
      await write(puts);
      puts = [];
    }
  }
  await write(puts);
  await new Promise<void>((resolve, reject) => store.db.close((error) => (error ? reject(error) : resolve())));
}

/** An item as DynamoDB has it; of the kinds that these have. */
function marshalled(item: object): object {
  return Object.fromEntries(Object.entries(item).map(([name, value]) => [name, attributeOf(value)]));
}

function attributeOf(value: unknown): object {
  if (Array.isArray(value)) return { L: value.map(attributeOf) };
  return typeof value === 'string' ? { S: value } : { M: marshalled(value as object) };
}

/** The position of the i-th of so many: even ones are void, odd ones redeemed. */
export const positionOf = (issued: bigint, i: number, of: number, kind: 'void' | 'redeemed'): bigint =>
  (((issued / 2n) * BigInt(i)) / BigInt(of)) * 2n + (kind === 'void' ? 0n : 1n);

function* itemsOf({ line, customer, issued, voids, redemptions }: Filling): Generator<Item> {
  const begin = Date.now() - AGE_MS;
  const act = (i: number, of: number) => {
    const id = newActId(begin + Math.floor((i * AGE_MS) / of));
    return { id, line, customer, at: momentOf(id), key: randomUUID(), by: 'gate 3', count: '1' };
  };
  for (let i = 0; i < voids; i++) {
    const [one, position] = [act(i, voids), positionOf(issued, i, voids, 'void')];
    yield { ...one, item: `void#${one.id}`, reason: 'the roll was lost' };
    yield { line, item: `positions#${one.id}`, positions: [String(position)] };
    yield { line, item: `voided#${padded(position)}` };
    yield { line, item: `voided#${padded(position)}#${one.id}`, void: one.id };
  }
  for (let i = 0; i < redemptions; i += AT_ONCE) {
    const one = { ...act(i, redemptions), count: String(AT_ONCE) };
    const positions = Array.from({ length: AT_ONCE }, (_, j) => positionOf(issued, i + j, redemptions, 'redeemed'));
    const asked = { positions: positions.map(String), void: {}, spent: {}, won: positions.map(String) };
    yield { ...one, item: `redemption#${one.id}` };
    yield { line, item: `positions#${one.id}`, ...asked };
    for (const position of positions) yield { line, item: `redeemed#${padded(position)}`, redemption: one.id };
  }
}
