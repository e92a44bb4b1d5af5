import { isTransient } from '../../client/index.ts';
import { capacityOf, MAX_DIGITS } from '../../engine/alphabet/capacity.ts';
import { alphabetOf } from '../state/alphabets.ts';
import type { Problem } from '../state/problem.ts';
import { change, replace, state } from '../state/store.ts';
import { wholeNumber } from '../values/number.ts';
import { api } from './api.ts';
import type { DraftName } from './drafts.ts';
import { AGAIN } from './poll.ts';
import { refused } from './session.ts';

/** Milliseconds without a further key before the service is asked. */
const PAUSE = 120;

let timer: ReturnType<typeof setTimeout> | undefined;

/**
 * Counts how many codes the draft's alphabet has at its digits, and asks how many one order may ask for as soon as typing pauses.
 * The count is there at once, so that no odds stand beside digits that they are not of.
 */
export function askCapacity(name: DraftName): void {
  clearTimeout(timer);
  const { alphabet, digits } = termsOf(name);
  const count = countOf(alphabet, digits);
  const { reachable } = state().capacity;
  replace('capacity', {
    alphabet,
    digits,
    ...(count !== undefined && { available: count }),
    ...(reachable !== undefined && { reachable }),
    busy: true,
    problems: [],
  });
  timer = setTimeout(() => void answerCapacity(name), PAUSE);
}

const termsOf = (name: DraftName) => ({ alphabet: state()[name].alphabet, digits: state()[name].digits.trim() });

/** How many codes there are, where the alphabet is loaded and the digits are a length that a code can have. */
function countOf(alphabet: string, digits: string): bigint | undefined {
  const length = wholeNumber(digits);
  const chars = alphabetOf(alphabet)?.attributes.chars;
  if (chars === undefined || length === undefined || length < 1n || length > BigInt(MAX_DIGITS)) return undefined;
  return capacityOf([...chars].length, Number(length));
}

/** Only the answer to what was asked last counts. */
async function answerCapacity(name: DraftName): Promise<void> {
  const terms = termsOf(name);
  const { alphabet, digits } = terms;
  const length = wholeNumber(digits);
  if (alphabet === '' || length === undefined) {
    const detail = 'Digits must be a whole number.';
    return unknown(terms, alphabet === '' ? [] : [{ detail, at: 'digits' }]);
  }
  const isWanted = () => state().capacity.alphabet === alphabet && state().capacity.digits === digits;
  try {
    const { data } = await api().getCapacity({ path: { name: alphabet, digits: String(length) } });
    if (!isWanted()) return;
    const { available, reachable } = data.attributes;
    const counts = { available: BigInt(available), reachable: BigInt(reachable) };
    change('capacity', { ...terms, ...counts, busy: false, problems: [] });
  } catch (error) {
    if (!isWanted()) return;
    refused(error, (problems) => unknown(terms, problems));
    if (isTransient(error)) timer = setTimeout(() => void answerCapacity(name), AGAIN);
  }
}

function unknown(terms: ReturnType<typeof termsOf>, problems: readonly Problem[]): void {
  replace('capacity', { ...terms, busy: false, problems });
}
