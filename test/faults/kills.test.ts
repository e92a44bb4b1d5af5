import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Life, newLife } from './life.ts';
import { counting, firstOf, type Place, recordedPlaces } from './walk.ts';
import { eventually, openWorld, type World } from './world.ts';

/**
 * Walks through every write of the system with SIGKILL: clients live side by side, each is stopped at a write of its own, before
 * it is done or after it (its answer is not delivered), and when all stand there the whole cloud is killed and started again.
 * The clients repeat what was not answered, go on to their next write, and in the end everything must be as without any kill.
 */
const LIVES = 16;
/** After which the reconciler takes up a purge that nobody has started. */
const PURGE_GRACE_MS = 61_000;

interface Point extends Place {
  readonly side: 'before' | 'after';
}

let world: World;
beforeAll(async () => {
  world = await openWorld();
}, 300_000);
afterAll(async () => {
  await world?.close();
}, 60_000);

/** Waits at its points, one after the other. */
class Walker {
  readonly life: Life;
  readonly met: Point[] = [];
  readonly missed: Point[] = [];
  readonly #places: ReturnType<typeof counting>;
  #point: Point | undefined;
  #held = Promise.withResolvers<void>();
  #end: Promise<void> | undefined;

  constructor(life: Life) {
    this.life = life;
    this.#places = counting(life);
  }

  /** Lives until the point is met; the call at it stays without an answer. Without one it lives to its end. */
  async walkTo(point: Point | undefined): Promise<void> {
    this.#point = point;
    this.#held = Promise.withResolvers();
    this.life.resume();
    this.#end ??= this.life.run();
    if (!point) return this.#end;
    const ended = this.#end.then(() => eventually('purged', this.life.isPurged, 600_000));
    await Promise.race([this.#held.promise, ended]);
    if (this.#point) this.missed.push(point);
    this.#point = undefined;
  }

  readonly fate = (...[call, forward]: Parameters<World['proxy']['fate']>) => {
    const place = this.#places(call);
    const point = this.#point;
    if (!place || !point || place.name !== point.name || place.nth < point.nth) return undefined;
    this.#point = undefined;
    this.met.push(point);
    this.life.pause();
    const stay = async (): Promise<never> => {
      if (point.side === 'after') await forward();
      this.#held.resolve();
      return new Promise<never>(() => undefined);
    };
    return stay();
  };
}

test('a cloud that is killed before and after each write keeps its word', async () => {
  const places = (await recordedPlaces(world, [world.keyId()])).filter(({ isWrite }) => isWrite);
  const points = places.flatMap((place): Point[] => [
    { ...place, side: 'before' },
    { ...place, side: 'after' },
  ]);
  const walkers = Array.from({ length: LIVES }, () => new Walker(newLife(world, [world.keyId()])));
  const rounds = Math.ceil(points.length / LIVES);
  for (let round = 0; round < rounds; round++) {
    world.proxy.fate = firstOf(walkers.map(({ fate }) => fate));
    // A DELETE that was cut off before its purge was started is answered 404 when it comes again: the reconciler's schedule goes on.
    const schedule = setInterval(() => world.invoke('reconcile', {}).catch(() => undefined), 10_000);
    await Promise.all(walkers.map((walker, i) => walker.walkTo(points[round * LIVES + i])));
    clearInterval(schedule);
    await world.kill();
    await world.start();
  }
  await Promise.all(walkers.map((walker) => walker.walkTo(undefined)));
  const missed = walkers.flatMap((walker) => walker.missed.map(({ name, side }) => `${side} ${name}`));
  const met = walkers.reduce((sum, walker) => sum + walker.met.length, 0);
  console.log(`${places.length} writes; ${met} times one was cut off before or after it, in ${rounds} kills`, missed);

  await sleep(PURGE_GRACE_MS);
  await world.invoke('reconcile', {});
  for (const { life } of walkers) {
    await eventually('purged', life.isPurged);
    await life.expectNothingLeft();
  }
  expect(await world.uploads()).toEqual([]);
  expect(missed.length).toBeLessThan(points.length / 20);
}, 1_800_000);
