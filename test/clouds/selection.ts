/** Which tests run on the second cloud: files of the test folders, and single tests of them that are left out, each with its reason. */

/** Files by project of jest.config.js; a test that needs something that ours alone has (to be killed, its folder) is not among them. */
export const files: Readonly<Record<string, readonly string[]>> = {
  contract: ['alphabets', 'client', 'errors', 'metrics', 'openapi', 'parameters', 'refusals', 'sessions', 'tokens'],
  cli: ['produce', 'refusals', 'resumption'],
  api: ['idempotency', 'order', 'parts', 'purge', 'retention', 'streams', 'verification'],
  clouds: ['deployment'],
  upgrade: ['upgrade'],
};

/** What runs there in the night alone: a commit has eight minutes for all. */
export const nightFiles: typeof files = {
  api: ['alphabets', 'capacity', 'isolation', 'lines', 'sessions', 'throttling'],
  clouds: ['regions'],
  upgrade: ['memory'],
};

/** A test that is left out there. */
export interface Skipped {
  /** Its name, after those of the groups that it is in. */
  readonly test: string;
  readonly reason: string;
}

export const skipped: readonly Skipped[] = [
  {
    test: 'beyond one process, and beyond one service a line is continued after DELETE, revocation and restart; and by no other service',
    reason: 'it kills our cloud and starts it again',
  },
];
