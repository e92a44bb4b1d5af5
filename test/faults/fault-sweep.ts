import type { Call } from './calls.ts';
import type { Fault } from './proxy.ts';
import { newScenario, type Scenario } from './scenario.ts';
import { eventually, type World } from './world.ts';

/** A call of a scenario: the n-th of its name. */
export interface Place {
  readonly name: string;
  readonly nth: number;
  readonly isWrite: boolean;
  readonly service: Call['service'];
}

/** A note of how far a piece of work has come. Time alone decides whether one is written, so it is no place of a walk. */
const isNote = ({ name }: Call) => /^UpdateItem lines .* SET (tokens|#bytes)$/.test(name);

/** Counts the calls of a scenario by name, each once, however often it is tried. */
export function counting(scenario: Scenario): (call: Call) => Place | undefined {
  const counts = new Map<string, number>();
  const places = new Map<string, Place>();
  return (call) => {
    const known = places.get(call.invocation);
    if (known) return known;
    if (!scenario.owner.owns(call) || isNote(call)) return undefined;
    const nth = (counts.get(call.name) ?? 0) + 1;
    counts.set(call.name, nth);
    const place = { name: call.name, nth, isWrite: call.isWrite, service: call.service };
    places.set(call.invocation, place);
    return place;
  };
}

export const samePlace = (a: Place, b: Place): boolean => a.name === b.name && a.nth === b.nth;

/** Runs the scenario once without a fault. @returns its calls, in their order */
export async function recordedPlaces(world: World, shared: readonly string[]): Promise<Place[]> {
  const scenario = newScenario(world, shared);
  const placeOf = counting(scenario);
  const places: Place[] = [];
  world.proxy.fault = (call, forward) => {
    const place = placeOf(call);
    if (place && !places.includes(place)) places.push(place);
    return forward();
  };
  await scenario.run();
  await eventually('all is purged', () => scenario.isPurged());
  await scenario.expectNothingLeft();
  world.proxy.fault = (_, forward) => forward();
  return places;
}

/** Asks the faults one after the other; the first that has one for the call decides. */
export function firstOf(faults: readonly ((...args: Parameters<Fault>) => ReturnType<Fault> | undefined)[]): Fault {
  return (call, forward) => {
    for (const fault of faults) {
      const decided = fault(call, forward);
      if (decided) return decided;
    }
    return forward();
  };
}
