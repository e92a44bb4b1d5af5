import { AbstractKeyIterator, AbstractValueIterator } from 'abstract-level';

/**
 * Lets dynalite close its iterators. It ends them with `return`, as iterators of the language are ended, but those of
 * abstract-level have `close` alone; so each Query and Scan would leave one open, and LevelDB all that it holds for it.
 */
export function closeIterators(): void {
  for (const { prototype } of [AbstractKeyIterator, AbstractValueIterator]) {
    Object.assign(prototype, {
      return(this: AbstractKeyIterator<unknown, unknown> | AbstractValueIterator<unknown, unknown, unknown>) {
        return this.close();
      },
    });
  }
}
