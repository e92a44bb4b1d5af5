import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Call } from './calls.ts';
import { counting, firstOf, recordedPlaces } from './fault-sweep.ts';
import type { Fault, Reply } from './proxy.ts';
import { newScenario, type Scenario } from './scenario.ts';
import { eventually, openWorld, reconciling, type World } from './world.ts';

/**
 * Walks through every call of a client's scenario with a fault of its service: all tries of the SDK meet it, so that the function
 * itself has to bear it. A scenario meets many of them, each at another call.
 */
let world: World;
beforeAll(async () => {
  world = await openWorld();
}, 300_000);
afterAll(async () => {
  await world?.close();
}, 60_000);

const SLOW_MS = 1_500;
/** As often the client of Stripe, whose calls have no id, tries one. */
const STRIPE_TRIES = 3;
/** Each scenario meets its fault at every so many-th call. */
const STRIDE = 4;

const json = (status: number, code: string): Reply => ({
  status,
  headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amzn-errortype': code },
  body: Buffer.from(JSON.stringify({ __type: code, message: 'A fault of the test.' })),
});
const xml = (status: number, code: string): Reply => ({
  status,
  headers: { 'content-type': 'application/xml' },
  body: Buffer.from(`<Error><Code>${code}</Code><Message>A fault of the test.</Message></Error>`),
});

const faults: Readonly<Record<string, Fault>> = {
  'a failure': async ({ service }) => (service === 's3' ? xml(500, 'InternalError') : json(500, 'InternalServerError')),
  throttling: async ({ service }) => {
    if (service === 's3') return xml(503, 'SlowDown');
    return json(service === 'stripe' ? 429 : 400, 'ThrottlingException');
  },
  'a lost answer': async (_, forward) => {
    await forward();
    return 'drop';
  },
  'a slow answer': async (_, forward) => {
    await sleep(SLOW_MS);
    return forward();
  },
};

/** Each commit meets the hardest of them, the night all. */
const walked = process.env.ALL_FAULTS ? Object.keys(faults) : ['a lost answer'];

/** A scenario that meets the fault at the first call of each of these names. */
interface Walk {
  readonly scenario: Scenario;
  readonly fault: string;
  readonly placeOf: ReturnType<typeof counting>;
  readonly due: Set<string>;
  /** The invocations that meet the fault, with the tries left that do. */
  readonly faulty: Map<string, number>;
}

test('a fault at each call is retried or reported, and nothing is half done', async () => {
  const places = await recordedPlaces(world, [world.keyId()]);
  const names = [...new Set(places.map(({ name }) => name))];
  const walks = walked.flatMap((fault) =>
    Array.from({ length: STRIDE }, (_, first): Walk => {
      const scenario = newScenario(world, [world.keyId()]);
      const due = new Set(names.filter((__, at) => at % STRIDE === first));
      return { scenario, fault, placeOf: counting(scenario), due, faulty: new Map() };
    }),
  );
  world.proxy.fault = firstOf(
    walks.map(({ fault, placeOf, due, faulty }) => (call: Call, forward: () => Promise<Reply>) => {
      const place = placeOf(call);
      if (!place) return undefined;
      if (due.delete(place.name)) {
        faulty.set(call.invocation, call.service === 'stripe' ? STRIPE_TRIES : Number.POSITIVE_INFINITY);
      }
      const tries = faulty.get(call.invocation) ?? 0;
      if (tries === 0) return forward();
      faulty.set(call.invocation, tries - 1);
      return (faults[fault] as Fault)(call, forward);
    }),
  );
  const ends = () =>
    walks.map(async ({ scenario, fault }) => {
      try {
        await scenario.run();
        await eventually('purged', scenario.isPurged, 180_000);
        await scenario.expectNothingLeft();
        return [];
      } catch (error) {
        return [`${fault}: ${(error as Error).stack}`];
      }
    });
  const failures = await reconciling(world, () => Promise.all(ends()));
  expect(failures.flat()).toEqual([]);
  expect(await world.uploads()).toEqual([]);
  expect(walks.flatMap(({ fault, due }) => [...due].map((name) => `${fault}: ${name}`))).toEqual([]);
  console.log(`${names.length} calls, each has met ${walked.join(', ')}`);
}, 1_800_000);
