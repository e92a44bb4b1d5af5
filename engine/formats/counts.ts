import { behind, type Pointer } from '../kernels/pointer.ts';
import type { Workspace } from '../kernels/workspace.ts';
import { type Arcs, arcsOf } from './arcs.ts';
import type { Automaton } from './automaton.ts';
import type { Budget } from './budget.ts';
import type { CheckMachine } from './check-symbol.ts';
import { copyOnce, PLACE_BYTES } from './memory.ts';
import { sizeOf, type Template } from './template.ts';

/**
 * The exact number of ways to go on, from each place and each cell: a state of the automaton and one of the check
 * machine. They stand in a workspace, with all that kernels need beside them (kernels/place.ts).
 */
export interface Counts {
  readonly method: Method;
  /** Cells of a place. */
  readonly cells: number;
  readonly checks: number;
  /** The description of the first place; the others follow. */
  readonly first: Pointer;
  /** u32 words of the first place's counts. */
  readonly words: number;
  /** The count of the cell that codes begin in. */
  readonly total: Pointer;
  /** Most arcs of a place. */
  readonly mostArcs: number;
}

/**
 * How a rank falls to a symbol: `even` where all symbols of a place have one count; `rows` by cumulative counts, while
 * these stay in the caches; `scan` by counts one after the other; `long` likewise, where counts are beyond one u64.
 */
export type Method = 'even' | 'rows' | 'scan' | 'long';

/** Parameters of `createCounts`. */
export interface CountsOptions {
  readonly workspace: Workspace;
  readonly template: Template;
  readonly automaton: Automaton;
  /** Undefined where codes have no check symbol, or none that reading could tell apart. */
  readonly machine: CheckMachine | undefined;
  readonly budget: Budget;
}

/** Cumulative counts are worth their memory while they stay in the caches. */
const MAX_ROWS_BYTES = 10 * 2 ** 20;
/** Largest number of codes whose ranks are one u64: as signed numbers they can be taken for doubles. */
const SHORT_LIMIT = 2n ** 62n;

/**
 * Counts, from the last place to the first.
 *
 * @throws FormatError (`format.size`) if it takes more than the budget.
 */
export function createCounts(options: CountsOptions): Counts {
  const { workspace, template, automaton, machine, budget } = options;
  const { kernels } = workspace;
  const { places } = template;
  const checks = machine?.states ?? 1;
  const cells = automaton.states * checks;
  const words = planWords(template);
  const method = methodFor(options, cells, words[0]!);
  const isEachOne = machine !== undefined || method === 'even' || method === 'rows';
  const arcs = arcsOf(workspace, template, automaton, machine, isEachOne, budget);
  for (const { length } of arcs) budget.takeSteps(cells * length);
  for (const each of words) budget.takeBytes((cells + checks) * each * 4);
  const layers = words.map((each) => workspace.allocate((cells + checks) * each * 4));
  const rough = words.map(() => (method === 'long' ? workspace.allocate((cells + checks) * 8) : undefined));
  const copies = new Map<object, Pointer>();
  const nextCells = new Map<string, Pointer>();
  const first = workspace.allocate((places + 1) * PLACE_BYTES);
  for (let place = 0; place <= places; place++) {
    const arc = arcs[place];
    const step = machine?.steps[place];
    const next = arc && copyOnce(workspace, copies, automaton.next[place]!);
    const isRows = method === 'rows' && arc !== undefined;
    const row = arc && rowBytes(arc.length);
    const turn = step && copyOnce(workspace, copies, step.turn);
    const key = `${next}/${turn}/${arc?.at}`;
    if (isRows && !nextCells.has(key)) nextCells.set(key, writeNextCells(options, place, arc));
    const fields = [
      arc?.at,
      arc && behind(arc.at, arc.length * 16),
      next,
      automaton.kinds,
      step && copyOnce(workspace, copies, step.weigh),
      turn,
      layers[place]!,
      words[place]!,
      1,
      arc?.arcOf,
      row && method === 'rows' ? workspace.allocate(row * cells) : undefined,
      row,
      nextCells.get(key),
      arc?.digitAt,
      rough[place],
    ];
    workspace.words(behind(first, place * PLACE_BYTES), fields.length).set(fields.map((field) => field ?? 0));
  }

  const mostArcs = arcs.reduce((most, { length }) => Math.max(most, length), 0);
  const sums = workspace.allocate(8 * words[0]!);
  writeEnds(options, layers[places]!, words[places]!, rough[places]);
  for (let i = places - 1; i >= 0; i--) {
    const place = behind(first, i * PLACE_BYTES);
    if (method === 'long') kernels.countLong(place, automaton.states, checks, sums);
    else kernels.countShort(place, automaton.states, checks);
    if (method === 'rows') kernels.accumulate(place, cells);
  }
  const start = automaton.start * checks + (machine?.start ?? 0);
  return { method, cells, checks, first, words: words[0]!, total: behind(layers[0]!, start * words[0]! * 4), mostArcs };
}

/** u32 words of the counts at each place, so that all that the places from there on allow would have room. */
function planWords({ allowed }: Template): number[] {
  const most = [1n];
  for (const ranges of [...allowed].reverse()) most.unshift(most[0]! * BigInt(sizeOf(ranges)));
  if (most[0]! <= SHORT_LIMIT) return most.map(() => 2);
  // The kernels add four words at a time.
  return most.map((count) => 4 * Math.ceil(count.toString(16).length / 32));
}

function methodFor({ template, automaton }: CountsOptions, cells: number, words: number): Method {
  if (words > 2) return 'long';
  const { states, next } = automaton;
  if (cells === 1 && next.every((table) => !table.includes(states))) return 'even';
  const bytes = template.allowed.reduce((sum, ranges) => sum + rowBytes(sizeOf(ranges)) * cells, 0);
  return bytes <= MAX_ROWS_BYTES ? 'rows' : 'scan';
}

function rowBytes(arcs: number): number {
  return 8 * (arcs + 1);
}

/** For cumulative counts: the next cell by cell · arcs + arc, the number of all cells for the dead one. */
function writeNextCells({ workspace, automaton, machine }: CountsOptions, place: number, arcs: Arcs): Pointer {
  const { states, kinds } = automaton;
  const next = automaton.next[place]!;
  const step = machine?.steps[place];
  const checks = machine?.states ?? 1;
  const at = workspace.allocate(4 * states * checks * arcs.length);
  const table = workspace.words(at, states * checks * arcs.length);
  let to = 0;
  for (let state = 0; state < states; state++) {
    for (let check = 0; check < checks; check++) {
      for (const { kind, firstDigit } of arcs.list) {
        const turned = step === undefined ? 0 : step.turn[check + step.weigh[firstDigit]!]!;
        table[to++] = next[state * kinds + kind]! * checks + turned;
      }
    }
  }
  return at;
}

/** The last layer: 1 where a code may end, its check symbol read. */
function writeEnds(
  { workspace, automaton, machine }: CountsOptions,
  layer: Pointer,
  words: number,
  rough: Pointer | undefined,
): void {
  const { states, kinds, kindOf, accepts } = automaton;
  const checks = machine?.states ?? 1;
  const counts = workspace.words(layer, states * checks * words);
  const view = workspace.view();
  for (let cell = 0; cell < states * checks; cell++) {
    const state = Math.floor(cell / checks);
    const kind = machine === undefined ? 0 : kindOf[machine.symbolOf[cell % checks]!]!;
    if (accepts[state * kinds + kind] === 0) continue;
    counts[cell * words] = 1;
    if (rough !== undefined) view.setFloat64(rough + 8 * cell, 1, true);
  }
}
