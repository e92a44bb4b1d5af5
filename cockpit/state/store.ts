import { initialState, type State } from './state.ts';

let current: State = initialState();
let listener: () => void = () => {};
let isDue = false;

/** The state as it is now. */
export const state = (): State => current;

/** Changes a part of the state; the page follows once whatever runs now has run. */
export function change<K extends Exclude<keyof State, 'said'>>(part: K, values: Partial<State[K]>): void {
  replace(part, Object.assign({}, current[part], values));
}

/** Puts another state in the place of a part. */
export function replace<K extends keyof State>(part: K, value: State[K]): void {
  current = { ...current, [part]: value };
  announce();
}

/** Says something to those who do not see the page change; the same again too, which is another text to them then. */
export function say(text: string): void {
  replace('said', text === current.said ? `${text}\u00a0` : text);
}

/** Forgets everything. */
export function reset(): void {
  current = initialState();
  announce();
}

/** Who renders the page. */
export function onChange(render: () => void): void {
  listener = render;
}

function announce(): void {
  if (isDue) return;
  isDue = true;
  queueMicrotask(() => {
    isDue = false;
    listener();
  });
}
