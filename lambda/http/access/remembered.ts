/** So many things are remembered of a kind: what was remembered first is forgotten first. */
const MOST = 1_000;

/**
 * What an instance of a function has learned from requests, to guess where the next ones lead: so what they are likely to need is read
 * beside what they name, and a request that comes again takes one call of DynamoDB. It decides nothing. What was read by a guess is used
 * only if the request itself then leads to the same.
 */
export class Remembered<T extends object> {
  readonly #things = new Map<string, T>();

  get(name: string): T | undefined {
    return this.#things.get(name);
  }

  set(name: string, thing: T): void {
    this.#things.delete(name);
    this.#things.set(name, thing);
    const [first] = this.#things.keys();
    if (this.#things.size > MOST && first !== undefined) this.#things.delete(first);
  }
}

/** Begins a read that may not be needed: its failure is met where it is used, and missed by nobody elsewhere. */
export function guessed<T>(reading: Promise<T> | undefined): Promise<T> | undefined {
  reading?.catch(() => undefined);
  return reading;
}
