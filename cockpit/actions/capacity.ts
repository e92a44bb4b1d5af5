import { type Format, isTransient, type TokensAttributes } from '../../client/index.ts';
import { capacityOf, MAX_DIGITS } from '../../engine/alphabet/capacity.ts';
import { alphabetOf } from '../state/alphabets.ts';
import type { Problem } from '../state/problem.ts';
import { change, replace, state } from '../state/store.ts';
import { wholeNumber } from '../values/number.ts';
import { api } from './api.ts';
import { type DraftName, edit, formatOf } from './drafts.ts';
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
  const { known, line } = state().continuation;
  if (name === 'continuation' && known?.format && known.status !== 'deleted') {
    void answerLine(line.trim().toLowerCase(), known);
    return;
  }
  const { alphabet, digits, pattern } = termsOf(name);
  const count = pattern === '' ? countOf(alphabet, digits) : undefined;
  const { reachable } = state().capacity;
  replace('capacity', {
    alphabet,
    digits,
    pattern,
    ...(count !== undefined && { available: count }),
    ...(reachable !== undefined && { reachable }),
    busy: true,
    problems: [],
  });
  timer = setTimeout(() => void answerCapacity(name), PAUSE);
}

const termsOf = (name: DraftName) => {
  const { alphabet, digits, pattern } = state()[name];
  return { alphabet, digits: digits.trim(), pattern };
};

type Terms = ReturnType<typeof termsOf>;

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
  const { alphabet, digits, pattern } = terms;
  const format = formatOf(state()[name]);
  if (format) return answerFormat(name, terms, format);
  const length = wholeNumber(digits);
  if (alphabet === '' || length === undefined) {
    const detail = 'The length must be a whole number.';
    return unknown(terms, alphabet === '' ? [] : [{ detail, at: 'digits' }]);
  }
  const isWanted = () => isAsked({ alphabet, digits, pattern });
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

/** Only what was asked last is wanted. */
function isAsked({ alphabet, digits, pattern }: Terms): boolean {
  const { capacity } = state();
  return capacity.alphabet === alphabet && capacity.digits === digits && capacity.pattern === pattern;
}

/** Counts the codes with a pattern, and shows some. How many digits they have follows from it. */
async function answerFormat(name: DraftName, terms: Terms, format: Format): Promise<void> {
  const { alphabet } = terms;
  if (alphabet === '') return unknown(terms, []);
  try {
    const { data } = await api().computeCapacity({
      body: { data: { type: 'capacity', attributes: { alphabet, format } } },
    });
    if (!isAsked(terms)) return;
    const { digits, available, reachable, examples, excluded } = data.attributes;
    if (state()[name].digits !== digits) edit(name, { digits });
    const counts = { available: BigInt(available), reachable: BigInt(reachable), examples, excluded };
    replace('capacity', { ...terms, digits, ...counts, busy: false, problems: [] });
  } catch (error) {
    if (!isAsked(terms)) return;
    refused(error, (problems) => unknown(terms, problems));
    if (isTransient(error)) timer = setTimeout(() => void answerCapacity(name), AGAIN);
  }
}

/** How many codes a line with a format has, as the service keeps it: those that are made already, too. */
async function answerLine(id: string, { alphabet, digits, reachable }: TokensAttributes): Promise<void> {
  const terms = { alphabet, digits, pattern: '' };
  replace('capacity', { ...terms, busy: true, problems: [] });
  try {
    const { meta } = await api().getTokens({ path: { id }, query: { meta: 'format' } });
    if (!isAsked(terms) || !meta?.format) return;
    const available = BigInt(meta.format.fits) - BigInt(meta.format.codes.length);
    replace('capacity', { ...terms, available, reachable: BigInt(reachable), busy: false, problems: [] });
  } catch (error) {
    if (isAsked(terms)) refused(error, (problems) => unknown(terms, problems));
  }
}

function unknown(terms: Terms, problems: readonly Problem[]): void {
  replace('capacity', { ...terms, busy: false, problems });
}
