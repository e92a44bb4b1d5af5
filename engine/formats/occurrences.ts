import { type Checksum, createChecksum } from '../text/checksum.ts';
import { type Arc, cutArcs } from './arcs.ts';
import { type CompiledFormat, readMachine } from './compile.ts';

/**
 * How often each symbol stands at each place, over all codes that fit: the ways to reach a cell times the ways to go on
 * from where the symbol leads. In doubles scaled place by place, for shares; modulo 2, for the checksum of all codes.
 */

/** Keeps a layer of counts representable: what is done with it must not change what is looked for. */
type Settle = (layer: Float64Array) => void;

/** Without a check machine there is one check, and it stays. */
const UNTURNED = Uint16Array.of(0);

/** For each place, in order, by digit: the part of all codes that has this symbol there. */
export function* sharesOf(compiled: CompiledFormat): Generator<Float64Array, void, undefined> {
  for (const counts of occurrences(compiled, scaleDown)) {
    const all = counts.reduce((sum, count) => sum + count, 0);
    yield counts.map((count) => count / all);
  }
}

/** The XOR, place by place, of the code points of all codes that fit. */
export function checksumOfAll(compiled: CompiledFormat): Checksum {
  const { codePoints } = compiled.template.alphabet;
  const checksum = createChecksum(compiled.template.places);
  let place = 0;
  for (const counts of occurrences(compiled, modulo2)) {
    counts.forEach((count, digit) => {
      if (count % 2 === 1) checksum[place]! ^= codePoints[digit]!;
    });
    place++;
  }
  return checksum;
}

function scaleDown(layer: Float64Array): void {
  const most = layer.reduce((largest, count) => Math.max(largest, count), 0);
  for (let i = 0; i < layer.length; i++) layer[i]! /= most;
}

function modulo2(layer: Float64Array): void {
  for (let i = 0; i < layer.length; i++) layer[i]! %= 2;
}

function* occurrences(compiled: CompiledFormat, settle: Settle): Generator<Float64Array, void, undefined> {
  const { automaton, template } = compiled;
  const { alphabet, places } = template;
  const machine = readMachine(compiled);
  const { states, kinds, kindOf } = automaton;
  const checks = machine?.states ?? 1;
  const cells = states * checks;

  /** Calls back for each state and each arc of a place: the first cells of the states, and which check each check turns into. */
  function eachArc(place: number, call: (from: number, to: number, turned: Uint16Array, arc: Arc) => void): void {
    const next = automaton.next[place]!;
    const step = machine?.steps[place];
    const arcs = cutArcs(template.allowed[place]!, kindOf, machine !== undefined).map((arc) => {
      const weight = step?.weigh[arc.firstDigit];
      return { arc, turned: weight === undefined ? UNTURNED : step!.turn.subarray(weight, weight + checks) };
    });
    for (let state = 0; state < states; state++) {
      for (const { arc, turned } of arcs) {
        const to = next[state * kinds + arc.kind]!;
        if (to < states) call(state * checks, to * checks, turned, arc);
      }
    }
  }

  const waysOn: Float64Array[] = [];
  waysOn[places] = Float64Array.from({ length: cells }, (_, cell) => {
    const kind = machine === undefined ? 0 : kindOf[machine.symbolOf[cell % checks]!]!;
    return automaton.accepts[Math.floor(cell / checks) * kinds + kind]!;
  });
  for (let place = places - 1; place >= 0; place--) {
    const layer = new Float64Array(cells);
    const after = waysOn[place + 1]!;
    eachArc(place, (from, to, turned, { symbols }) => {
      for (let check = 0; check < checks; check++) layer[from + check]! += symbols * after[to + turned[check]!]!;
    });
    settle(layer);
    waysOn[place] = layer;
  }

  let waysHere = new Float64Array(cells);
  waysHere[automaton.start * checks + (machine?.start ?? 0)] = 1;
  for (let place = 0; place < places; place++) {
    const counts = new Float64Array(alphabet.size);
    const layer = new Float64Array(cells);
    const before = waysHere;
    const after = waysOn[place + 1]!;
    eachArc(place, (from, to, turned, { firstDigit, symbols }) => {
      let each = 0;
      for (let check = 0; check < checks; check++) {
        const ways = before[from + check]!;
        const cell = to + turned[check]!;
        layer[cell]! += symbols * ways;
        each += ways * after[cell]!;
      }
      for (let i = 0; i < symbols; i++) counts[firstDigit + i]! += each;
    });
    settle(layer);
    waysHere = layer;
    yield counts;
  }
}
