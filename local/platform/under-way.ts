/**
 * Counts what a service has under way, so that it is stopped between two requests and its store is not closed under one.
 */
export class UnderWay {
  #count = 0;
  #closing = false;
  #settled: (() => void) | undefined;

  /** Whether the service takes nothing new. */
  get closing(): boolean {
    return this.#closing;
  }

  /** Counts a request. @returns what to call when it is over; further calls do nothing */
  begin(): () => void {
    let over = false;
    this.#count++;
    return () => {
      if (over) return;
      over = true;
      this.#count--;
      if (this.#count === 0) this.#settled?.();
    };
  }

  /** From here on nothing new is to begin. Resolves when nothing is under way any more. */
  async settle(): Promise<void> {
    this.#closing = true;
    if (this.#count === 0) return;
    await new Promise<void>((resolve) => {
      this.#settled = resolve;
    });
  }
}
