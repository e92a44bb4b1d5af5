/** Codes that are remembered: as many as fit into the memory of a small machine. */
const MOST = 5_000_000;

/** Finds codes that were there before. */
export class Seen<Place> {
  readonly #places = new Map<string, Place>();
  #isFull = false;

  /** Whether there were more codes than can be remembered: then later repeats of later ones are not found. */
  get isFull(): boolean {
    return this.#isFull;
  }

  /** @returns where the code was first, if it was there before */
  note(code: string, place: Place): Place | undefined {
    const before = this.#places.get(code);
    if (before !== undefined) return before;
    if (this.#places.size < MOST) this.#places.set(code, place);
    else this.#isFull = true;
    return undefined;
  }
}
