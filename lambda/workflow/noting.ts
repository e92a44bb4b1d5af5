/** Milliseconds between two notes of progress: whoever watches a line sees it move every second. */
const INTERVAL = 500;

/** Calls `note` with the value that it is given, unless it has done so within the last half second. */
export function nowAndThen<T>(note: (value: T) => Promise<unknown>): (value: T) => Promise<void> {
  let noted = Date.now();
  return async (value) => {
    if (Date.now() - noted < INTERVAL) return;
    noted = Date.now();
    await note(value);
  };
}
