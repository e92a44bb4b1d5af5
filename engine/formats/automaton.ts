import type { Budget } from './budget.ts';
import { minimise } from './minimise.ts';
import type { DigitRange } from './pattern.ts';
import type { Avoided, FixedReading, Reader } from './reading.ts';
import { createReader } from './reading.ts';
import { sizeOf, type Template } from './template.ts';

/**
 * The deterministic automaton of a format's codes, place by place: reading a symbol at a place, and the fixed text that
 * follows it, leads from a state to a state. It knows nothing of check symbols but how they read: the check machine
 * runs beside it (counts.ts).
 */
export interface Automaton {
  /** Live states, from 0; the number `states` itself stands for the dead one. */
  readonly states: number;
  readonly start: number;
  /** Kinds of symbols that it tells apart. */
  readonly kinds: number;
  /** By digit. */
  readonly kindOf: Uint16Array;
  /** For each place: the next state by state × kinds + kind. Places that step alike share a table. */
  readonly next: readonly Uint32Array[];
  /** After the last place, by state × kinds + kind of the check symbol: 1 if the code may end so. */
  readonly accepts: Uint8Array;
}

/** Finding a step takes longer than counting it. */
const STEP_COST = 5;

/** States as they are found, with their rows of next states: -1 is dead, -2 not asked yet. */
interface Table {
  readonly rows: (Int32Array | undefined)[];
}

/** One way to step: fixed text that follows, and symbols that are allowed. */
interface Step {
  readonly table: Table;
  readonly fixed: FixedReading;
  readonly kinds: readonly number[];
  /** States that were stepped from, and all that were reached. */
  readonly done: Set<number>;
  readonly reached: Set<number>;
  /** What was reached until now, and what was stepped from last: the same again needs no walk. */
  front?: ReadonlySet<number>;
  walked?: ReadonlySet<number>;
}

/** Builds the automaton of what is to be avoided, as small as can be. */
export function createAutomaton(template: Template, avoided: Avoided, budget: Budget): Automaton {
  const { places } = template;
  const reader = createReader(template, avoided, budget);
  if (reader === undefined) return anything(template);
  const { kinds } = reader;
  if (avoided.runs !== undefined) budget.needSteps(leastSteps(template));
  const codes: number[] = [];
  const numbers = new Map<number, number>();
  const numberOf = (code: number) => {
    if (code < 0) return -1;
    let number = numbers.get(code);
    if (number === undefined) {
      number = codes.length;
      codes.push(code);
      numbers.set(code, number);
    }
    return number;
  };

  const tables = new Map<string, Table>();
  const steps = new Map<Table, Map<readonly DigitRange[], Step>>();
  const stepAt = (place: number): Step => {
    const fixed = reader.fixed(template.fixedBefore[place + 1]!);
    const table = getOrMake(tables, fixed.key, () => ({ rows: [] }));
    const ofTable = getOrMake(steps, table, () => new Map<readonly DigitRange[], Step>());
    const ranges = template.allowed[place]!;
    return getOrMake(ofTable, ranges, () => ({
      table,
      fixed,
      kinds: kindsIn(ranges, reader),
      done: new Set<number>(),
      reached: new Set<number>(),
    }));
  };

  const start = numberOf(reader.readFixed(reader.start, reader.fixed(template.fixedBefore[0]!, true)));
  let front: ReadonlySet<number> = new Set([start]);
  const tableAt: Table[] = [];
  for (let place = 0; place < places; place++) {
    const step = stepAt(place);
    tableAt.push(step.table);
    for (const state of step.walked === front ? [] : front) {
      if (step.done.has(state)) continue;
      step.done.add(state);
      budget.takeSteps(STEP_COST * step.kinds.length);
      const row = getOrMakeRow(step.table, state, kinds);
      for (const kind of step.kinds) {
        if (row[kind] === -2) row[kind] = numberOf(follow(reader, reader.readSymbol(codes[state]!, kind), step.fixed));
        if (row[kind]! >= 0) step.reached.add(row[kind]!);
      }
    }
    // What was reached by the same step elsewhere too: some states more than there are, but each step is made once.
    step.walked = front;
    if (step.front?.size !== step.reached.size) step.front = new Set(step.reached);
    front = step.front as ReadonlySet<number>;
  }
  const accepts = new Uint8Array(codes.length * kinds).fill(template.hasCheck ? 0 : 1);
  if (template.hasCheck) {
    const after = reader.fixed(template.fixedAfter);
    budget.takeSteps(front.size * kinds);
    for (const state of front) {
      for (let kind = 0; kind < kinds; kind++) {
        if (follow(reader, reader.readSymbol(codes[state]!, kind), after) >= 0) accepts[state * kinds + kind] = 1;
      }
    }
  }
  return {
    ...minimise({ start, kinds, states: codes.length, tables: [...tables.values()], tableAt, accepts }),
    kindOf: reader.kindOf,
  };
}

/** Where runs count, each symbol of a place is a state of the next. */
function leastSteps({ allowed }: Template): number {
  let before = 1;
  return allowed.reduce((sum, ranges) => {
    const steps = before * sizeOf(ranges);
    before = sizeOf(ranges);
    return sum + steps;
  }, 0);
}

/** One state, one kind. */
function anything({ alphabet, places }: Template): Automaton {
  const next = new Uint32Array(1);
  const kindOf = new Uint16Array(alphabet.size);
  return { states: 1, start: 0, kinds: 1, kindOf, next: Array(places).fill(next), accepts: Uint8Array.of(1) };
}

function follow(reader: Reader, state: number, fixed: FixedReading): number {
  return state < 0 ? -1 : reader.readFixed(state, fixed);
}

function kindsIn(ranges: readonly DigitRange[], { kindOf }: Reader): readonly number[] {
  const kinds = new Set<number>();
  for (const [first, last] of ranges) for (let digit = first; digit <= last; digit++) kinds.add(kindOf[digit]!);
  return [...kinds];
}

function getOrMakeRow({ rows }: Table, state: number, kinds: number): Int32Array {
  rows[state] ??= new Int32Array(kinds).fill(-2);
  return rows[state];
}

function getOrMake<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  let value = map.get(key);
  if (value === undefined) {
    value = make();
    map.set(key, value);
  }
  return value;
}
