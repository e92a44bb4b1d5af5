/** Milliseconds between two reports of progress: whoever watches a line sees it move every second. */
const INTERVAL = 500;

/** Calls `report` with the value that it is given, unless it has done so within the last half second. */
export function throttled<T>(report: (value: T) => Promise<unknown>): (value: T) => Promise<void> {
  let reported = Date.now();
  return async (value) => {
    if (Date.now() - reported < INTERVAL) return;
    reported = Date.now();
    await report(value);
  };
}
