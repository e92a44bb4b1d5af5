/** Hands values to one reader, one at a time. A value is done with when the reader asks for the next one, so it may be a view. */
export class Handover<T> implements AsyncIterable<T> {
  #next = Promise.withResolvers<{ readonly value: T } | undefined>();
  #taken = Promise.withResolvers<void>();
  #left = false;

  /**
   * Resolves when the reader has done with the value.
   * @throws Error if the reader has left.
   */
  async give(value: T): Promise<void> {
    if (this.#left) throw new Error('The reader has left.');
    this.#taken = Promise.withResolvers();
    this.#next.resolve({ value });
    await this.#taken.promise;
  }

  /** There are no more values. */
  end(): void {
    this.#next.resolve(undefined);
  }

  /** The reader's next read throws the error. */
  fail(error: Error): void {
    // It may be that nobody reads any more.
    this.#next.promise.catch(() => undefined);
    this.#next.reject(error);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T, void, undefined> {
    try {
      for (let given = await this.#next.promise; given !== undefined; given = await this.#next.promise) {
        this.#next = Promise.withResolvers();
        yield given.value;
        this.#taken.resolve();
      }
    } finally {
      this.#left = true;
      this.#taken.promise.catch(() => undefined);
      this.#taken.reject(new Error('The reader has left.'));
    }
  }
}
