import type { Pointer } from '../kernels/pointer.ts';
import type { Workspace } from '../kernels/workspace.ts';
import type { Automaton } from './automaton.ts';
import type { Budget } from './budget.ts';
import type { CheckMachine } from './check-symbol.ts';
import type { DigitRange } from './pattern.ts';
import type { Template } from './template.ts';

/** The arcs of a place in a workspace (kernels/place.ts): neighbouring symbols that step alike. */
export interface Arcs {
  readonly at: Pointer;
  /** Number of arcs. */
  readonly length: number;
  readonly list: readonly Arc[];
  /** The arc of each digit, a u16; any for a digit that is not allowed. */
  readonly arcOf: Pointer;
  /** The first digit of each arc, a u16. */
  readonly digitAt: Pointer;
}

/** One arc. */
export interface Arc {
  readonly kind: number;
  readonly firstDigit: number;
  readonly symbols: number;
}

/**
 * Cuts what each place allows into arcs. Places that cut alike share theirs.
 *
 * @param isEachOne whether each symbol is to be an arc of its own, as it must where the check machine tells all apart.
 */
export function arcsOf(
  workspace: Workspace,
  { allowed, alphabet }: Template,
  automaton: Automaton,
  machine: CheckMachine | undefined,
  isEachOne: boolean,
  budget: Budget,
): readonly Arcs[] {
  const known = new Map<readonly DigitRange[], Map<Uint16Array | undefined, Arcs>>();
  return allowed.map((ranges, place) => {
    const weigh = machine?.steps[place]?.weigh;
    const ofRanges = known.get(ranges) ?? new Map<Uint16Array | undefined, Arcs>();
    known.set(ranges, ofRanges);
    let arcs = ofRanges.get(weigh);
    if (arcs === undefined) {
      arcs = writeArcs(workspace, cutArcs(ranges, automaton.kindOf, isEachOne), alphabet.size, weigh, budget);
      ofRanges.set(weigh, arcs);
    }
    return arcs;
  });
}

/** The arcs of some ranges of digits. */
export function cutArcs(ranges: readonly DigitRange[], kindOf: Uint16Array, isEachOne: boolean): readonly Arc[] {
  const arcs: { kind: number; firstDigit: number; symbols: number }[] = [];
  for (const [first, last] of ranges) {
    for (let digit = first; digit <= last; digit++) {
      const kind = kindOf[digit]!;
      const arc = arcs.at(-1);
      if (!isEachOne && digit > first && arc?.kind === kind) arc.symbols++;
      else arcs.push({ kind, firstDigit: digit, symbols: 1 });
    }
  }
  return arcs;
}

function writeArcs(
  workspace: Workspace,
  list: readonly Arc[],
  digits: number,
  weigh: Uint16Array | undefined,
  budget: Budget,
): Arcs {
  budget.takeBytes(18 * list.length + 2 * digits);
  const at = workspace.allocate(16 * list.length);
  const arcOf = workspace.allocate(2 * digits);
  const digitAt = workspace.allocate(2 * list.length);
  const fields = workspace.words(at, 4 * list.length);
  const ofDigit = workspace.halfWords(arcOf, digits);
  const firstDigits = workspace.halfWords(digitAt, list.length);
  list.forEach(({ kind, firstDigit, symbols }, i) => {
    fields.set([kind, firstDigit, symbols, (weigh?.[firstDigit] ?? 0) * 2 ** 16], 4 * i);
    ofDigit.fill(i, firstDigit, firstDigit + symbols);
    firstDigits[i] = firstDigit;
  });
  return { at, length: list.length, list, arcOf, digitAt };
}
