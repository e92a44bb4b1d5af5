import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Life, newLife } from './life.ts';
import { eventually, openWorld, type World } from './world.ts';

/** Kills the whole cloud at random moments, again and again, while clients live: no plan says what is under way then. */
const KILLS = Number(process.env.KILLS ?? 1);
const CLIENTS = 8;
/** A life takes some seconds alone; the cloud lives at most this long, from when it answers. */
const LONGEST_MS = 8_000;

let world: World;
beforeAll(async () => {
  world = await openWorld();
}, 300_000);
afterAll(async () => {
  await world?.close();
}, 60_000);

test('a cloud that is killed at random moments keeps its word', async () => {
  const lives: Life[] = [];
  let kills = 0;
  const client = async (): Promise<void> => {
    do {
      const life = newLife(world, [world.keyId()]);
      lives.push(life);
      await life.run();
    } while (kills < KILLS);
  };
  const clients = Promise.all(Array.from({ length: CLIENTS }, client));
  const killer = async (): Promise<void> => {
    while (kills < KILLS) {
      await sleep(Math.random() * LONGEST_MS);
      await world.kill();
      await world.start();
      process.stderr.write(`kill ${++kills} of ${KILLS}: ${lives.length} lives begun\n`);
    }
  };
  await Promise.all([clients, killer()]);

  // As its schedule does: for a DELETE that was cut off before its purge was started.
  const schedule = setInterval(() => world.invoke('reconcile', {}).catch(() => undefined), 10_000);
  for (const life of lives) {
    await eventually('purged', life.isPurged, 120_000);
    await life.expectNothingLeft();
  }
  clearInterval(schedule);
  expect(await world.uploads()).toEqual([]);
  console.log(`${kills} kills, ${lives.length} lives`);
}, 7_200_000);
