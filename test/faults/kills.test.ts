import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { counting, firstOf, type Place, recordedPlaces } from './fault-sweep.ts';
import { expectTotals, newScenario, type Scenario } from './scenario.ts';
import { eventually, openWorld, reconciling, type World } from './world.ts';

/**
 * Walks through the writes of the system with SIGKILL: clients live side by side, each is stopped at a write of its own, before
 * it is done or after it (its answer is not delivered), and when all stand there the whole cloud is killed and started again.
 * The clients repeat what was not answered, go on to their next write, and in the end everything must be as without any kill.
 */
const MOST_CLIENTS = 16;
/** Each commit walks through every so many-th write, beginning anywhere; the night through all of them. */
const EVERY = Number(process.env.KILL_EVERY ?? 20);
const BEGIN = Math.floor(Math.random() * EVERY);
/** Only writes of these names: for a change that adds some. */
const NAMES = new RegExp(process.env.KILL_NAMES ?? '');
/**
 * Writes that add a part to the day of its customer, of whom all clients are: whoever comes finishes what another one has begun. Held, it
 * can be the task of another client that stands still, so these are walked through with one client alone.
 */
const SHARED = /^UpdateItem ledger customer#\* (day#|part#.* SET #counted$)/;

type Side = 'before' | 'after';

/**
 * The writes that are still to be cut off: of the n-th of its name one or both sides. What is repeated after a kill counts as the next
 * of its name. So each name is cut off before and after for certain, as often as a scenario has it, but not always
 * at its n-th in a scenario.
 */
class Remaining {
  readonly #sides = new Map<string, Map<number, Side[]>>();

  constructor(places: readonly Place[]) {
    for (const { name, nth } of places) {
      const nths = this.#sides.get(name) ?? new Map<number, Side[]>();
      this.#sides.set(name, nths.set(nth, ['before', 'after']));
    }
  }

  get size(): number {
    return [...this.#sides.values()].flatMap((nths) => [...nths.values()].flat()).length;
  }

  /** One that this call can be; whoever takes it cuts it off. */
  take({ name, nth }: Place): Side | undefined {
    for (const [n, sides] of this.#sides.get(name) ?? []) if (n <= nth && sides.length > 0) return sides.shift();
    return undefined;
  }
}

let world: World;
beforeAll(async () => {
  world = await openWorld();
}, 300_000);
afterAll(async () => {
  await world?.close();
}, 60_000);

/** Runs one scenario after the other, each until a write that remains, and on from there after the kill. */
class FaultSweep {
  readonly scenarios: Scenario[] = [];
  readonly #remaining: Remaining;
  #places!: ReturnType<typeof counting>;
  #end: Promise<void> | undefined;
  #held: PromiseWithResolvers<void> | undefined;

  constructor(remaining: Remaining) {
    this.#remaining = remaining;
  }

  /** Until a write is cut off, which stays without an answer; or to the end of a scenario where none remains. */
  async walk(): Promise<void> {
    const held = Promise.withResolvers<void>();
    this.#held = held;
    for (let isHeld = false; !isHeld; ) {
      if (!this.#end && this.#remaining.size === 0) return;
      const scenario = this.#end ? (this.scenarios.at(-1) as Scenario) : this.#begin();
      scenario.resume();
      this.#end ??= scenario.run().then(() => eventually('purged', scenario.isPurged, 600_000));
      isHeld = await Promise.race([held.promise.then(() => true), this.#end.then(() => false)]);
      if (!isHeld) this.#end = undefined;
    }
  }

  #begin(): Scenario {
    const scenario = newScenario(world, [world.keyId()]);
    this.#places = counting(scenario);
    this.scenarios.push(scenario);
    return scenario;
  }

  readonly fault = (...[call, forward]: Parameters<World['proxy']['fault']>) => {
    const held = this.#held;
    const place = this.scenarios.length > 0 ? this.#places(call) : undefined;
    if (!held || !place?.isWrite) return undefined;
    const side = this.#remaining.take(place);
    if (!side) return undefined;
    this.#held = undefined;
    this.scenarios.at(-1)?.pause();
    const stay = async (): Promise<never> => {
      if (side === 'after') await forward();
      held.resolve();
      return new Promise<never>(() => undefined);
    };
    return stay();
  };
}

/** Cuts off every so many-th of the writes, before and after it, with so many clients at most. */
async function walkThrough(writes: readonly Place[], mostClients: number): Promise<void> {
  if (writes.length === 0) return;
  // One at least, however few there are.
  const every = Math.min(EVERY, writes.length);
  const remaining = new Remaining(writes.filter((_, i) => i % every === BEGIN % every));
  const points = remaining.size;
  // A client costs about as much computing as a kill, so there are as many of the ones as of the others.
  const clients = Math.min(Math.ceil(Math.sqrt(points)), mostClients);
  const sweeps = Array.from({ length: clients }, () => new FaultSweep(remaining));
  world.proxy.fault = firstOf(sweeps.map(({ fault }) => fault));
  let kills = 0;
  await reconciling(world, async () => {
    for (; ; kills++) {
      const isLast = remaining.size === 0;
      // While the cloud is still down: its first calls could pass a write.
      const walks = Promise.all(sweeps.map((sweep) => sweep.walk()));
      if (kills > 0) await world.start();
      await walks;
      if (isLast) break;
      await world.kill();
      process.stderr.write(`kill ${kills + 1}: ${points - remaining.size} of ${points} cut off\n`);
    }
  });
  const scenarios = sweeps.flatMap((sweep) => sweep.scenarios);
  const names = new Set(writes.map(({ name }) => name));
  const whole = `${writes.length} writes of ${names.size} names, from the ${(BEGIN % every) + 1}. on every ${every}.`;
  console.log(
    `${whole}: ${points} times cut off before or after it, in ${kills} kills and ${scenarios.length} scenarios\n${[...names].join('\n')}`,
  );

  for (const scenario of scenarios) await scenario.expectNothingLeft();
  await expectTotals(world);
  expect(await world.uploads()).toEqual([]);
}

let recorded: Promise<readonly Place[]> | undefined;
async function recordedWrites(isShared: boolean): Promise<readonly Place[]> {
  recorded ??= recordedPlaces(world, [world.keyId()]);
  return (await recorded).filter(({ isWrite, name }) => isWrite && NAMES.test(name) && SHARED.test(name) === isShared);
}

test('a cloud that is killed before and after each write keeps its word', async () => {
  await walkThrough(await recordedWrites(false), MOST_CLIENTS);
}, 1_800_000);

test('also where what adds up a day of the customer is cut off', async () => {
  await walkThrough(await recordedWrites(true), 1);
}, 1_800_000);
