import type { Alphabet } from '../alphabet/alphabet.ts';
import type { Budget } from './budget.ts';
import { type FormatError, invalid } from './errors.ts';
import type { CheckRequest, CheckSystem } from './request.ts';
import type { FixedCharacter, Template } from './template.ts';

/**
 * Check symbols as a machine with k states that reads the symbols from left to right. All three systems fit one form:
 * reading the digit x in the state c gives
 *
 *     next = turn[(c + weigh[x]) mod k]
 *
 * - Luhn mod N (H. P. Luhn, US 2,950,048; the sum's digits in base N): weigh doubles every second digit from the
 *   right, the last one not; turn leaves things as they are; a code is right if the sum is 0.
 * - GS1 mod 10 (General Specifications 7.9): weigh triples every second digit likewise.
 * - ISO/IEC 7064, hybrid system MOD k+1,k: weigh is plain, turn doubles modulo k + 1 (0 counts as k); a code is right
 *   if its last sum is 1, so that the state after it is turn[1].
 *
 * `*` is the symbol that makes the whole code right, so that any validator takes it, wherever `*` stands. Fixed symbols
 * are read between places: they compose with `turn`.
 */
export interface CheckMachine {
  /** Number of states, k. */
  readonly states: number;
  /** The state in front of the first place. */
  readonly start: number;
  /** For each place: what reading it does, the fixed symbols after it included. Equal steps share one object. */
  readonly steps: readonly CheckStep[];
  /** The check symbol's digit by the state after the last place. */
  readonly symbolOf: Uint16Array;
}

export interface CheckStep {
  /** By digit, k entries. */
  readonly weigh: Uint16Array;
  /** By sum, from 0 to 2k − 2, so that no remainder is to be taken. */
  readonly turn: Uint16Array;
}

const TEN_DIGITS = '0123456789';

/**
 * @throws FormatError if the alphabet does not suit the system: an odd number of symbols would miss errors.
 */
export function assertCheckSuits(check: CheckRequest, alphabet: Alphabet): void {
  const refuse = (message: string): FormatError => invalid('/check', `${check.system} ${message}`);
  if (check.system === 'gs1' && alphabet.chars !== TEN_DIGITS) throw refuse(`wants the alphabet ${TEN_DIGITS}.`);
  if (alphabet.size % 2 === 1) throw refuse('wants an alphabet with an even number of symbols.');
}

/**
 * Builds the machine of a format that has a check symbol.
 *
 * @throws FormatError (`format.size`) if its tables take too much.
 */
export function createCheckMachine(template: Template, check: CheckRequest, budget: Budget): CheckMachine {
  const k = template.alphabet.size;
  const isOverCode = check.over === 'code';
  const digitsOf = (fixed: readonly FixedCharacter[]) =>
    isOverCode ? fixed.map(({ digit }) => digit).filter((digit) => digit >= 0) : [];
  const before = template.fixedBefore.map(digitsOf);
  const after = digitsOf(template.fixedAfter);
  const weights = weightsOf(check.system, k);
  const turn = turnOf(check.system, k);
  let fromRight = before.flat().length + template.places + after.length + 1;
  const weigh = () => weights[--fromRight % 2]!;
  const read = (state: number, digit: number, by: Uint16Array) => turn[(state + by[digit]!) % k]!;

  const start = before[0]!.reduce((state, digit) => read(state, digit, weigh()), 0);
  const shared = new Map<string, CheckStep>();
  const steps = Array.from({ length: template.places }, (_, place) => {
    const own = weigh();
    const fixed = before[place + 1]!.map((digit) => [digit, weigh()] as const);
    const key = [own, ...fixed.flat()].map((part) => (typeof part === 'number' ? part : weights.indexOf(part))).join();
    const known = shared.get(key);
    if (known !== undefined) return known;
    budget.takeBytes(4 * k);
    budget.takeSteps(k * fixed.length);
    const one = Uint16Array.from(turn, (state) => fixed.reduce((now, [digit, by]) => read(now, digit, by), state));
    const step = { weigh: own, turn: Uint16Array.from({ length: 2 * k - 1 }, (_, sum) => one[sum % k]!) };
    shared.set(key, step);
    return step;
  });

  const ownWeigh = weigh();
  const rest = after.map((digit) => [digit, weigh()] as const);
  const right = check.system === 'iso7064' ? turn[1]! : 0;
  // All readings are bijections of the states, so one sum leads to the right end, and one digit to each sum.
  const sum = turn.findIndex((state) => rest.reduce((now, [digit, by]) => read(now, digit, by), state) === right);
  const digitWeighing = new Uint16Array(k);
  ownWeigh.forEach((weight, digit) => {
    digitWeighing[weight] = digit;
  });
  const symbolOf = Uint16Array.from({ length: k }, (_, state) => digitWeighing[(sum - state + k) % k]!);
  return { states: k, start, steps, symbolOf };
}

/** What a digit adds at even and odd places from the right, the last one being at 0. */
function weightsOf(system: CheckSystem, k: number): readonly [Uint16Array, Uint16Array] {
  const plain = Uint16Array.from({ length: k }, (_, digit) => digit);
  if (system === 'iso7064') return [plain, plain];
  if (system === 'gs1') return [plain, plain.map((digit) => (3 * digit) % k)];
  return [plain, plain.map((digit) => (Math.floor((2 * digit) / k) + ((2 * digit) % k)) % k)];
}

function turnOf(system: CheckSystem, k: number): Uint16Array {
  if (system !== 'iso7064') return Uint16Array.from({ length: k }, (_, sum) => sum);
  // k counts as 0 here as a state, and 0 as k in the standard's sums.
  return Uint16Array.from({ length: k }, (_, sum) => ((2 * (sum || k)) % (k + 1)) % k);
}

/** The check symbol of a code's digits, n of them from `at` on. */
export function checkDigitOf(machine: CheckMachine, digits: Uint16Array, at: number): number {
  let state = machine.start;
  for (const { weigh, turn } of machine.steps) state = turn[state + weigh[digits[at++]!]!]!;
  return machine.symbolOf[state]!;
}
