import { ClassicLevel } from 'classic-level';

/**
 * Lets dynalite read an item in its own thread. LevelDB finds one in microseconds. To hand that to another thread, and to be woken when it
 * is done, took more of this thread's time than anything else in a profile on two cores.
 */
export function readAtOnce(): void {
  const store = ClassicLevel.prototype as unknown as StoreReads;
  store._get = async function (key, options) {
    return this._getSync(key, options);
  };
}

/** What a store has for abstract-level: reading a value, in another thread or in this one. */
interface StoreReads {
  _get(key: unknown, options: object): Promise<unknown>;
  _getSync(key: unknown, options: object): unknown;
}
