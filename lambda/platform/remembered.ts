/**
 * What an instance of a function has learned from requests, so that the next ones take fewer calls of DynamoDB. Either it never changes, or it
 * is a guess at where a request leads: then it decides nothing, and what was read by it is used only if the request itself leads to the same.
 */
export class Remembered<T extends object> {
  readonly #things = new Map<string, T>();
  readonly #most: number;

  /** @param most so many things are remembered: what was remembered first is forgotten first. */
  constructor(most = 1_000) {
    this.#most = most;
  }

  get(name: string): T | undefined {
    return this.#things.get(name);
  }

  set(name: string, thing: T): void {
    this.#things.delete(name);
    this.#things.set(name, thing);
    const [first] = this.#things.keys();
    if (this.#things.size > this.#most && first !== undefined) this.#things.delete(first);
  }
}

/** Begins a read that may not be needed: its failure is met where it is used, and missed by nobody elsewhere. */
export function guessed<T>(reading: Promise<T> | undefined): Promise<T> | undefined {
  reading?.catch(() => undefined);
  return reading;
}
