import { createRequire } from 'node:module';

// It is CommonJS, with its class under `default`.
const { default: Sequencer } = createRequire(import.meta.url)('@jest/test-sequencer');

/**
 * The files that take longest, by their paths: a run that begins one of them last has one worker that waits for the other. Jest knows how long a file
 * took only where its cache is, and on a fresh clone goes by the size of files.
 */
const LONGEST = [
  'faults/kills',
  'faults/services',
  'docs/commands',
  'upgrade/rolling',
  'cli/resumption',
  'api/errors',
  'cli/labels',
  'cockpit/accessibility',
  'cockpit/meanwhile',
  'faults/random-kills',
  'cli/day-at-a-gate',
  'api/events',
  'contract/python-client',
  'cli/package',
  'cli/produce',
  'fuzz/http',
  'cockpit/refusals',
  'api/progress',
  'api/operator',
  'local/dev',
  'api/secrecy',
];

/** The same for the second cloud, where a file that deploys the stack anew takes longest. */
const LONGEST_THERE = [
  'clouds/deployment',
  'upgrade/upgrade',
  'api/retention',
  'contract/parameters',
  'cli/resumption',
];

/** Begins with the longest; the others come in Jest's own order. */
export default class LongestFirst extends Sequencer {
  sort(tests) {
    const longest = process.env.CLOUDS_FILES === undefined ? LONGEST : LONGEST_THERE;
    const place = ({ path }) => {
      const at = longest.findIndex((name) => path.endsWith(`/test/${name}.test.ts`));
      return at === -1 ? longest.length : at;
    };
    return super.sort(tests).sort((a, b) => place(a) - place(b));
  }
}
