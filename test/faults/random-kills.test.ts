import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { expectTotals, newScenario, type Scenario } from './scenario.ts';
import { eventually, openWorld, reconciling, type World } from './world.ts';

/** Kills the whole cloud at random moments, again and again, while clients live: no plan says what is under way then. */
const KILLS = Number(process.env.KILLS ?? 1);
const CLIENTS = 8;
/** A scenario takes some seconds alone; the cloud lives at most this long, from when it answers. */
const LONGEST_MS = 8_000;

let world: World;
beforeAll(async () => {
  world = await openWorld();
}, 300_000);
afterAll(async () => {
  await world?.close();
}, 60_000);

test('a cloud that is killed at random moments keeps its word', async () => {
  const scenarios: Scenario[] = [];
  let kills = 0;
  let isOver = false;
  const client = async (): Promise<void> => {
    do {
      const scenario = newScenario(world, [world.keyId()]);
      scenarios.push(scenario);
      await scenario.run();
      await eventually('purged', scenario.isPurged, 300_000);
    } while (!isOver);
  };
  const killer = async (): Promise<void> => {
    for (; kills < KILLS && !isOver; kills++) {
      await sleep(Math.random() * LONGEST_MS);
      await world.kill();
      await world.start();
      process.stderr.write(`kill ${kills + 1} of ${KILLS}: ${scenarios.length} scenarios begun\n`);
    }
  };
  const untilOver = (work: () => Promise<void>) =>
    work().finally(() => {
      isOver = true;
    });
  const works = [untilOver(killer), ...Array.from({ length: CLIENTS }, () => untilOver(client))];
  const outcomes = await reconciling(world, () => Promise.allSettled(works));
  expect(outcomes.filter(({ status }) => status === 'rejected')).toEqual([]);
  console.log(`${kills} kills, ${scenarios.length} scenarios`);

  for (const scenario of scenarios) await scenario.expectNothingLeft();
  await expectTotals(world);
  expect(await world.uploads()).toEqual([]);
}, 7_200_000);
