/** The steps of a recipe, with the time that each takes. */
export class Steps {
  readonly #rows: string[] = ['| step | seconds |', '|---|---|'];

  /** Runs a step, under its name. @throws what the step throws */
  async run<T>(name: string, step: () => T | Promise<T>): Promise<T> {
    console.log(`\n=== ${name}`);
    const started = performance.now();
    const value = await step();
    this.#rows.push(`| ${name} | ${((performance.now() - started) / 1000).toFixed(1)} |`);
    return value;
  }

  /** A table of the steps that have worked. */
  get table(): string {
    return this.#rows.join('\n');
  }
}
