import type { Call } from './calls.ts';
import { type Life, newLife } from './life.ts';
import type { Fate } from './proxy.ts';
import { eventually, type World } from './world.ts';

/** A call of a life: the n-th of its name. */
export interface Place {
  readonly name: string;
  readonly nth: number;
  readonly isWrite: boolean;
  readonly service: Call['service'];
}

/** Counts the calls of a life by name, each once, however often it is tried. */
export function counting(life: Life): (call: Call) => Place | undefined {
  const counts = new Map<string, number>();
  const places = new Map<string, Place>();
  return (call) => {
    const known = places.get(call.invocation);
    if (known) return known;
    if (!life.owner.owns(call)) return undefined;
    const nth = (counts.get(call.name) ?? 0) + 1;
    counts.set(call.name, nth);
    const place = { name: call.name, nth, isWrite: call.isWrite, service: call.service };
    places.set(call.invocation, place);
    return place;
  };
}

export const samePlace = (a: Place, b: Place): boolean => a.name === b.name && a.nth === b.nth;

/** Lives once without a fault. @returns its calls, in their order */
export async function recordedPlaces(world: World, shared: readonly string[]): Promise<Place[]> {
  const life = newLife(world, shared);
  const placeOf = counting(life);
  const places: Place[] = [];
  world.proxy.fate = (call, forward) => {
    const place = placeOf(call);
    if (place && !places.includes(place)) places.push(place);
    return forward();
  };
  await life.run();
  await eventually('all is purged', () => life.isPurged());
  await life.expectNothingLeft();
  world.proxy.fate = (_, forward) => forward();
  return places;
}

/** Asks the fates one after the other; the first that has one for the call decides. */
export function firstOf(fates: readonly ((...args: Parameters<Fate>) => ReturnType<Fate> | undefined)[]): Fate {
  return (call, forward) => {
    for (const fate of fates) {
      const decided = fate(call, forward);
      if (decided) return decided;
    }
    return forward();
  };
}
