import { wholeNumber } from '../number.ts';
import { change, replace, state } from '../state/store.ts';
import { api } from './api.ts';
import type { DraftName } from './drafts.ts';
import { refused } from './session.ts';

/** Milliseconds without a further key before the service is asked. */
const PAUSE = 120;

let timer: ReturnType<typeof setTimeout> | undefined;

/** Asks how many codes the draft's alphabet has at its digits, as soon as typing pauses. */
export function askCapacity(name: DraftName): void {
  clearTimeout(timer);
  change('capacity', { busy: true });
  timer = setTimeout(() => void answerCapacity(name), PAUSE);
}

/** Only the answer to what is asked now counts. */
async function answerCapacity(name: DraftName): Promise<void> {
  const draft = state()[name];
  const { alphabet } = draft;
  const digits = draft.digits.trim();
  if (alphabet === '' || wholeNumber(digits) === undefined) {
    const detail = 'Digits must be a whole number.';
    return unknown(alphabet, digits, alphabet === '' ? [] : [{ detail, at: 'digits' }]);
  }
  try {
    const { data } = await api().getCapacity({ path: { name: alphabet, digits } });
    if (isStale(name, alphabet, digits)) return;
    const { available, reachable } = data.attributes;
    const counts = { available: BigInt(available), reachable: BigInt(reachable) };
    change('capacity', { alphabet, digits, ...counts, busy: false, problems: [] });
  } catch (error) {
    if (isStale(name, alphabet, digits)) return;
    refused(error, (problems) => unknown(alphabet, digits, problems));
  }
}

const isStale = (name: DraftName, alphabet: string, digits: string) =>
  state()[name].alphabet !== alphabet || state()[name].digits.trim() !== digits;

function unknown(alphabet: string, digits: string, problems: ReturnType<typeof state>['capacity']['problems']): void {
  replace('capacity', { alphabet, digits, busy: false, problems });
}
