import type { Automaton } from './automaton.ts';

/** An automaton as it was found: by state, rows of next states, negative where there is none. */
export interface Found {
  readonly states: number;
  readonly start: number;
  readonly kinds: number;
  readonly tables: readonly { readonly rows: readonly (Int32Array | undefined)[] }[];
  /** The table of each place, one of `tables`. */
  readonly tableAt: readonly Found['tables'][number][];
  readonly accepts: Uint8Array;
}

/**
 * Joins states that no continuation tells apart, by refining a partition until it stays (E. F. Moore, Gedanken-experiments
 * on sequential machines, 1956): states stay together while all their next states are.
 */
export function minimise(found: Found): Omit<Automaton, 'kindOf'> {
  const { states, kinds, tables } = found;
  const dead = new Int32Array(kinds).fill(-1);
  const rowsOf = tables.map(({ rows }) => Array.from({ length: states }, (_, state) => rows[state] ?? dead));
  let classOf = new Int32Array(states);
  let members = classesByEnd(found);
  for (let classes = 0; members.classes > classes; ) {
    classOf = members.classOf;
    classes = members.classes;
    members = refine(classOf, rowsOf, kinds);
  }
  const { classes, firstOf } = members;
  const next = rowsOf.map((rows) => {
    const table = new Uint32Array(classes * kinds).fill(classes);
    for (let i = 0; i < classes; i++) {
      const row = rows[firstOf[i]!]!;
      for (let kind = 0; kind < kinds; kind++) if (row[kind]! >= 0) table[i * kinds + kind] = classOf[row[kind]!]!;
    }
    return table;
  });
  const accepts = new Uint8Array(classes * kinds);
  firstOf.forEach((state, i) => {
    accepts.set(found.accepts.subarray(state * kinds, (state + 1) * kinds), i * kinds);
  });
  return {
    states: classes,
    start: classOf[found.start]!,
    kinds,
    next: found.tableAt.map((table) => next[tables.indexOf(table)]!),
    accepts,
  };
}

interface Partition {
  readonly classOf: Int32Array<ArrayBuffer>;
  readonly classes: number;
  /** A member of each class. */
  readonly firstOf: readonly number[];
}

function classesByEnd({ states, kinds, accepts }: Found): Partition {
  const isSame = (a: number, b: number) => {
    for (let kind = 0; kind < kinds; kind++) if (accepts[a * kinds + kind] !== accepts[b * kinds + kind]) return false;
    return true;
  };
  const hashOf = (state: number) => {
    let hash = 0;
    for (let kind = 0; kind < kinds; kind++) hash = (Math.imul(hash, 31) + accepts[state * kinds + kind]!) | 0;
    return hash;
  };
  return partition(states, hashOf, isSame);
}

function refine(classOf: Int32Array, rowsOf: readonly (readonly Int32Array[])[], kinds: number): Partition {
  const classAfter = (row: Int32Array, kind: number) => (row[kind]! < 0 ? -1 : classOf[row[kind]!]!);
  const hashOf = (state: number) => {
    let hash = classOf[state]!;
    for (const rows of rowsOf) {
      const row = rows[state]!;
      for (let kind = 0; kind < kinds; kind++) {
        hash = Math.imul(hash ^ classAfter(row, kind), 0x9e3779b1);
        hash ^= hash >>> 15;
      }
    }
    return hash;
  };
  const isSame = (a: number, b: number) => {
    if (classOf[a] !== classOf[b]) return false;
    for (const rows of rowsOf) {
      const [one, other] = [rows[a]!, rows[b]!];
      for (let kind = 0; kind < kinds; kind++) if (classAfter(one, kind) !== classAfter(other, kind)) return false;
    }
    return true;
  };
  return partition(classOf.length, hashOf, isSame);
}

/** Numbers the classes in the order of their first members. */
function partition(
  states: number,
  hashOf: (state: number) => number,
  isSame: (a: number, b: number) => boolean,
): Partition {
  const classOf = new Int32Array(states);
  const firstOf: number[] = [];
  const buckets = new Map<number, number[]>();
  for (let state = 0; state < states; state++) {
    const hash = hashOf(state);
    const bucket = buckets.get(hash) ?? [];
    if (bucket.length === 0) buckets.set(hash, bucket);
    let known = bucket.find((index) => isSame(firstOf[index]!, state));
    if (known === undefined) {
      known = firstOf.length;
      firstOf.push(state);
      bucket.push(known);
    }
    classOf[state] = known;
  }
  return { classOf, classes: firstOf.length, firstOf };
}
