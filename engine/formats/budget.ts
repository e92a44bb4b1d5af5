import { FormatError } from './errors.ts';

/** Most bytes of exact counts, and of the tables that go with them. */
export const MAX_COUNT_BYTES = 64 * 2 ** 20;
/** Most steps of counting: states × places × kinds. */
export const MAX_STEPS = 50_000_000;

const TOO_MANY_STEPS = `more than ${MAX_STEPS / 1e6} million steps to count`;

/** What a format may take, checked while it is built: whoever asks for more is told what to shorten. */
export interface Budget {
  /** @throws FormatError (`format.size`) if so many steps are more than there may be at all. */
  needSteps(steps: number): void;
  /** @throws FormatError (`format.size`) once more than `MAX_STEPS` were taken. */
  takeSteps(steps: number): void;
  /** @throws FormatError (`format.size`) once more than `MAX_COUNT_BYTES` were taken. */
  takeBytes(bytes: number): void;
}

/** A budget whose errors point to the member that weighs most. */
export function createBudget(pointer: string, advice: string): Budget {
  let stepsLeft = MAX_STEPS;
  let bytesLeft = MAX_COUNT_BYTES;
  const refuse = (what: string) => new FormatError('format.size', pointer, `This format takes ${what}: ${advice}.`);
  return {
    needSteps(steps) {
      if (steps > MAX_STEPS) throw refuse(TOO_MANY_STEPS);
    },
    takeSteps(steps) {
      stepsLeft -= steps;
      if (stepsLeft < 0) throw refuse(TOO_MANY_STEPS);
    },
    takeBytes(bytes) {
      bytesLeft -= bytes;
      if (bytesLeft < 0) throw refuse(`more than ${MAX_COUNT_BYTES / 2 ** 20} MB of counts`);
    },
  };
}
