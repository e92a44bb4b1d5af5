/** Milliseconds between two questions: quick at first, when most lines finish; and at most. */
const FIRST = 250;
const LONGEST = 3_000;
/** Milliseconds before what has failed, and may succeed later, is tried again. */
export const AGAIN = 3_000;

let stop: () => void = () => {};

/**
 * Asks again and again, ever more slowly, until `ask` answers that there is nothing more to come. While the page is hidden it
 * rests. A number says how many milliseconds to wait at least. There is one such question at a time: a new one, or `stopPolling`, ends the one before.
 */
export function poll(ask: (isCurrent: () => boolean) => Promise<boolean | number>): void {
  stop();
  let isOver = false;
  stop = () => {
    isOver = true;
  };
  void (async () => {
    for (let pause = FIRST; !isOver; pause = Math.min(LONGEST, pause * 1.4)) {
      await shown();
      const more = !isOver && (await ask(() => !isOver));
      if (more === false) return;
      await new Promise((resolve) => setTimeout(resolve, Math.max(pause, Number(more))));
    }
  })();
}

/** Ends what is being asked. */
export const stopPolling = (): void => stop();

function shown(): Promise<void> {
  if (!document.hidden) return Promise.resolve();
  return new Promise((resolve) => {
    document.addEventListener('visibilitychange', () => resolve(), { once: true });
  });
}
