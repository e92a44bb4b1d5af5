/** Jest does not end while a test has something open, a server or a browser: after so long it is ended. */
const PATIENCE_MS = 60_000;

/** Ends a run with one line that a script can count by: `412 passed, 0 failed`. A file that cannot run is a failed test. */
export default class SummaryReporter {
  constructor({ watch, watchAll }) {
    this.isWatching = watch || watchAll;
  }

  onRunComplete(_contexts, results) {
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
    // Jest's own summary comes last of all reporters, whatever their order.
    process.once('exit', () => console.log(`${results.numPassedTests} passed, ${failed} failed`));
    if (this.isWatching) return;
    const end = () => {
      console.error(`Ended, since a test has left open: ${process.getActiveResourcesInfo().join(', ')}`);
      process.exit();
    };
    // Alone, the timer keeps nothing alive: it comes to its end only where something else does.
    setTimeout(end, PATIENCE_MS).unref();
  }
}
