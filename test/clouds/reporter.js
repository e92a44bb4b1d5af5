import { skipped } from './selection.ts';

/** Says at the end what was left out and why. An entry that fits no test would hide nothing: it is a fault. */
export default class CloudsReporter {
  #error;

  onRunComplete(_contexts, { testResults }) {
    const pending = testResults.flatMap((file) => file.testResults).filter(({ status }) => status === 'pending');
    const left = new Set(pending.map(({ fullName }) => fullName));
    console.log('\nLeft out on this cloud:');
    for (const { test, reason } of skipped.filter((each) => left.has(each.test))) console.log(`  ${test}: ${reason}`);
    const isWhole = process.env.CLOUDS_FILES === 'commit';
    const stale = isWhole ? skipped.filter(({ test }) => !left.has(test)) : [];
    const unexplained = [...left].filter((name) => !skipped.some(({ test }) => test === name));
    if (stale.length > 0)
      this.#error = new Error(`Named as left out, but no test: ${stale.map(({ test }) => test).join('; ')}`);
    if (isWhole && unexplained.length > 0)
      this.#error = new Error(`Left out without a reason: ${unexplained.join('; ')}`);
  }

  getLastError() {
    return this.#error;
  }
}
