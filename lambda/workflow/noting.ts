/** Milliseconds between two writes of progress, so that people who watch a line see it move every second. */
const INTERVAL = 500;

/** Calls `note` with the given value, at most once in half a second. */
export function nowAndThen<T>(note: (value: T) => Promise<unknown>): (value: T) => Promise<void> {
  let noted = Date.now();
  return async (value) => {
    if (Date.now() - noted < INTERVAL) return;
    noted = Date.now();
    await note(value);
  };
}
