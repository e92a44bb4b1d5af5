import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Call } from './calls.ts';
import { newLife } from './life.ts';
import type { Fate, Reply } from './proxy.ts';
import { counting, recordedPlaces } from './walk.ts';
import { eventually, openWorld, type World } from './world.ts';

/**
 * Walks through every call of a client's life with a fault of its service: all tries of the SDK meet it, so that the function
 * itself has to bear it. A life meets many of them, each at another call.
 */
let world: World;
beforeAll(async () => {
  world = await openWorld();
}, 300_000);
afterAll(async () => {
  await world?.close();
}, 60_000);

const SLOW_MS = 1_500;
/** Each life meets a fault at every so many-th call. */
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

const faults: Readonly<Record<string, Fate>> = {
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

test.each(Object.entries(faults))(
  '%s at each call is retried or reported, and nothing is half done',
  async (_, fault) => {
    const places = await recordedPlaces(world, [world.keyId()]);
    const names = [...new Set(places.map(({ name }) => name))];
    const met = new Set<string>();
    const lives = Array.from({ length: STRIDE }, () => newLife(world, [world.keyId()]));
    const walks = lives.map((life, i) => ({
      placeOf: counting(life),
      /** The names at whose first call this life meets the fault, and the calls that do. */
      due: new Set(names.filter((__, at) => at % STRIDE === i)),
      faulty: new Set<string>(),
    }));
    world.proxy.fate = (call: Call, forward) => {
      for (const { placeOf, due, faulty } of walks) {
        const place = placeOf(call);
        if (!place) continue;
        if (due.delete(place.name)) {
          faulty.add(call.invocation);
          met.add(place.name);
        }
        return faulty.has(call.invocation) ? fault(call, forward) : forward();
      }
      return forward();
    };
    await Promise.all(lives.map((life) => life.run()));
    await sleep(61_000);
    world.proxy.fate = (__, forward) => forward();
    await world.invoke('reconcile', {});
    for (const life of lives) {
      await eventually('purged', life.isPurged, 120_000);
      await life.expectNothingLeft();
    }
    expect(await world.uploads()).toEqual([]);
    console.log(`${met.size} of ${names.length} calls have met it`);
    expect(names.filter((name) => !met.has(name))).toEqual([]);
  },
  1_800_000,
);
