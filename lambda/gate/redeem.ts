import { type ActWitness, putActWitness } from './act-witnesses.ts';
import { getAct, getActs } from './acts.ts';
import {
  type Asked,
  beginRedemption,
  carryOut,
  getAsked,
  isDone,
  type Outcome,
  type Redemption,
} from './redemptions.ts';
import { type Standing, standingOf } from './standing.ts';
import type { Void } from './voids.ts';

/** The redemption was withdrawn before its request came again. */
export class Undone extends Error {
  override readonly name = 'Undone';
}

/** What a redemption has come to. */
export interface Redeemed {
  /** What has become of each code; one of which nothing is known was not there when it was asked first. */
  readonly standing: ReadonlyMap<bigint, Standing>;
  /** The codes that it has taken, decimal strings. */
  readonly won: readonly string[];
}

/**
 * Redeems codes: takes each that is neither void nor redeemed. The witness comes first, then the redemption, then its codes one by one. Where
 * another one was quicker, the witness says so before the answer is given: a replay gives the code to who had it.
 * @param positions of issued codes.
 * @param isKept whether the answer is kept too where nothing can be taken, for a request that may come again.
 * @throws Undone
 */
export async function redeem(redemption: Redemption, positions: readonly bigint[], isKept: boolean): Promise<Redeemed> {
  const { line, id } = redemption;
  const asked = (await getAsked(line, id)) ?? (await begin(redemption, positions, isKept));
  const outcome = isDone(asked) ? asked : await carryOut(redemption, asked);
  const { positions: tried, won, spent } = outcome;
  if (won.length < tried.length) await putActWitness(witnessOf(redemption, tried, spent));
  const own = outcome.won.length > 0 ? await getAct<Redemption>('redemption', line, id) : undefined;
  if (own?.withdrawn) throw new Undone();
  return { standing: await standingBy(line, own, outcome), won: outcome.won };
}

async function begin(redemption: Redemption, positions: readonly bigint[], isKept: boolean): Promise<Asked | Outcome> {
  const { line } = redemption;
  const standing = await standingOf(line, positions);
  // What another run of this request has taken meanwhile is no less its own.
  for (const [position, one] of standing)
    if (!one.void && one.redeemed?.id === redemption.id) standing.delete(position);
  const asked = {
    positions: [...new Set(positions)].filter((position) => !standing.has(position)).map(String),
    void: idsOf(standing, (one) => one.void),
    spent: idsOf(standing, (one) => (one.void ? undefined : one.redeemed)),
  };
  const isAny = asked.positions.length > 0;
  if (!isAny && !isKept) return { ...asked, won: [] };
  if (isAny) await putActWitness(witnessOf(redemption, asked.positions));
  return beginRedemption({ ...redemption, count: String(asked.positions.length) }, asked);
}

function witnessOf(redemption: Redemption, positions: Asked['positions'], spent?: Asked['spent']): ActWitness {
  return { act: 'redeemed', ...redemption, count: String(positions.length), positions, ...(spent && { spent }) };
}

function idsOf(standing: ReadonlyMap<bigint, Standing>, actOf: (one: Standing) => { id: string } | undefined) {
  const pairs = Array.from(standing, ([position, one]) => [String(position), actOf(one)?.id] as const);
  return Object.fromEntries(pairs.filter((pair): pair is [string, string] => pair[1] !== undefined));
}

async function standingBy(line: string, own: Redemption | undefined, outcome: Outcome): Promise<Map<bigint, Standing>> {
  const [voids, others] = await Promise.all([
    getActs<Void>('void', line, Object.values(outcome.void)),
    getActs<Redemption>('redemption', line, Object.values(outcome.spent)),
  ]);
  const found = new Map<bigint, Standing>();
  for (const position of outcome.won) if (own) found.set(BigInt(position), { redeemed: own, first: true });
  for (const [position, id] of Object.entries(outcome.spent)) {
    const other = others.get(id);
    if (other) found.set(BigInt(position), { redeemed: other, first: false });
  }
  for (const [position, id] of Object.entries(outcome.void)) {
    const one = voids.get(id);
    if (one) found.set(BigInt(position), { void: one });
  }
  return found;
}
